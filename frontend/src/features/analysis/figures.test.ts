// @vitest-environment node
import { expect, test } from "vitest";

import { formatRange, formatShare, formatValue, medianOf, shareOf } from "./figures";

test.each([
  [0.3124, "0.312"],
  [1024, "1,024"],
  [1_230_000, "1.23M"],
  [0, "0"],
])("the value %d reads %s", (value, words) => {
  expect(formatValue(value, "en")).toBe(words);
});

test("a range has both of its ends", () => {
  expect(formatRange({ from: 0.3, to: 0.31 }, "en")).toBe("0.3 – 0.31");
});

test("a share that is hardly anything is not nothing", () => {
  expect([formatShare(0.00001, "en"), formatShare(0, "en"), formatShare(0.125, "en")]).toEqual(["<0.1%", "0%", "12.5%"]);
});

test("the median is the middle one of the quantiles", () => {
  expect([medianOf({ quantiles: [1, 2, 3, 4, 5, 6, 7] }), medianOf({ quantiles: [] })]).toEqual([4, null]);
});

test("nothing is no part of nothing", () => {
  expect(shareOf({ n: 0 }, 0)).toBe(0);
});
