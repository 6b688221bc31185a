// @vitest-environment node
import { expect, test } from "vitest";

import { isWithin, summed } from "./confidences";

test("the suggestions of several labels are counted together", () => {
  const of = (label: string, confidences: number[]) => ({ label, label_id: label, confidences });
  expect(summed([of("cat", [1, 0, 2]), of("dog", [0, 3, 1])])).toEqual([1, 3, 3]);
});

test("nothing is suggested without labels", () => {
  expect(summed([])).toEqual([]);
});

test("a bin that only touches the range is outside of it", () => {
  expect([0, 1, 2, 3].map((place) => isWithin(place, 4, [0.25, 0.75]))).toEqual([false, true, true, false]);
});
