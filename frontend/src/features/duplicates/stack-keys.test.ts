// @vitest-environment node
import { expect, test } from "vitest";

import { stackKey } from "./stack-keys";

test.each([
  ["k", "keep"],
  ["L", "alike"],
  ["i", "ignore"],
  ["x", "tick"],
  ["a", null],
])("%s is %s", (key, act) => {
  expect(stackKey(key)).toBe(act);
});
