// @vitest-environment node
import { expect, test } from "vitest";

import { annotationAt } from "../model/test-doubles";
import { wordsOf } from "./preview";

const CAR = annotationAt("a", [0, 0], [9, 9]);

test.each([
  ["+ car", null, CAR],
  ["− car", CAR, null],
  ["car", CAR, annotationAt("a", [0, 0], [20, 20])],
  ["car → bus", CAR, { ...CAR, label: "bus" }],
])("what became of an annotation is said in signs: %s", (words, before, after) => {
  expect(wordsOf({ id: "a", before, after })).toBe(words);
});
