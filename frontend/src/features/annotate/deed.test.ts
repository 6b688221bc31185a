// @vitest-environment node
import { expect, test } from "vitest";

import { deedOf } from "./deed";
import { mark } from "./saving/test-doubles";

test.each([
  ["deleted", mark("a"), null],
  ["added", null, mark("a")],
  ["relabeled", mark("a"), mark("a", 5, "bus")],
  ["reshaped", mark("a"), mark("a", 5)],
  ["changed", mark("a"), { ...mark("a"), hard: true }],
] as const)("an annotation was %s", (deed, base, now) => {
  expect(deedOf(base, now)).toBe(deed);
});
