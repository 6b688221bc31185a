// @vitest-environment node
import { expect, test } from "vitest";

import { paceOf, remember } from "./pace";

test("the first step says nothing about the speed", () => {
  expect(paceOf([{ at: 0, bytes: 100 }], 0, 100)).toEqual({ bytesPerSecond: 0, secondsLeft: null });
});

test("speed and time left follow from what came since the first step", () => {
  const trail = [
    { at: 0, bytes: 999 },
    { at: 2000, bytes: 400 },
  ];

  expect(paceOf(trail, 2000, 1000)).toEqual({ bytesPerSecond: 200, secondsLeft: 5 });
});

test("what was long ago no longer counts", () => {
  expect(remember([{ at: 0, bytes: 1 }], { at: 20_000, bytes: 2 })).toEqual([{ at: 20_000, bytes: 2 }]);
});
