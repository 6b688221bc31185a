// @vitest-environment node
import { expect, test } from "vitest";

import { NO_TRAIL, stepBack, stepForward } from "./trail";

test("back leads to where a person came from, one step after another", () => {
  const there = stepForward(stepForward(NO_TRAIL, "a"), "b");
  const once = stepBack(there);
  expect(once?.to).toBe("b");
  expect(stepBack(once?.trail ?? NO_TRAIL)?.to).toBe("a");
});

test("a trail begins somewhere", () => {
  expect(stepBack(NO_TRAIL)).toBeNull();
});
