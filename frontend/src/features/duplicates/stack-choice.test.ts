// @vitest-environment node
import { describe, expect, test } from "vitest";

import { nextDistance, stackChoice } from "./stack-choice";

const LEVELS = [
  { distance: 0, stacks: 0 },
  { distance: 2, stacks: 0 },
  { distance: 4, stacks: 3 },
  { distance: 6, stacks: 5 },
];

describe("which stacks are shown", () => {
  test("is what the address says", () => {
    expect(stackChoice(new URLSearchParams("distance=0&order=likeness&show=ignored"))).toEqual({ distance: 0, order: "likeness", show: "ignored" });
  });

  test("is as usual where the address says nothing that can be", () => {
    expect(stackChoice(new URLSearchParams("distance=3&order=name&show="))).toEqual({ distance: 4, order: "size", show: "all" });
  });

  test("could be those of the next distance that has some", () => {
    expect(nextDistance(LEVELS, 0)).toBe(4);
  });

  test("could be no others where no looser distance has some", () => {
    expect(nextDistance(LEVELS, 6)).toBeNull();
  });
});
