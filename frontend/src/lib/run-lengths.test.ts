// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { compressed, coverOf, runsOf } from "./run-lengths";

describe("the run lengths of a mask", () => {
  // pycocotools.mask.encode of [[0, 1], [1, 1], [0, 1], [0, 1]]
  test("are read from COCO's compressed text", () => {
    expect(runsOf({ size: [4, 2], counts: "1123" })).toEqual([1, 1, 2, 4]);
  });

  test("may shrink from one to the next but one", () => {
    expect(runsOf({ size: [100, 500], counts: "5PRW13RnhN" })).toEqual([5, 40_000, 3, 2]);
  });

  test("are written as COCO's compressed text", () => {
    expect([compressed([1, 1, 2, 4]), compressed([5, 40_000, 3, 2])]).toEqual(["1123", "5PRW13RnhN"]);
  });

  test("come back from their text as they were", () => {
    const runs = fc.array(fc.integer({ min: 0, max: 100_000_000 }), { maxLength: 20 });
    fc.assert(fc.property(runs, (some) => {
      expect(runsOf({ size: [], counts: compressed(some) })).toEqual(some);
    }));
  });

  test("run down the columns", () => {
    expect([...coverOf({ size: [4, 2], counts: [1, 1, 2, 4] }, 100).cover]).toEqual([0, 1, 1, 1, 0, 1, 0, 1]);
  });

  test("are drawn smaller where the image is larger than its place, thin things too", () => {
    const { width, height, cover } = coverOf({ size: [1000, 2000], counts: [1000 * 1000, 1000, 999 * 1000] }, 100);
    expect([width, height]).toEqual([100, 50]);
    expect(cover.reduce((sum, each) => sum + each, 0)).toBe(50);
  });

  test("that say more than the image holds stay inside it", () => {
    expect([...coverOf({ size: [2, 2], counts: [3, 50] }, 10).cover]).toEqual([0, 0, 0, 1]);
  });
});
