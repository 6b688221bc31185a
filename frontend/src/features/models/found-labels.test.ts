import { expect, test } from "vitest";

import { foundLabels } from "./found-labels";

test("boxes of a label are counted, and the surest comes first", () => {
  const found = [
    { label: "cat", confidence: 0.4 },
    { label: "dog", confidence: 0.9 },
    { label: "cat", confidence: 0.6 },
  ];
  expect(foundLabels(found)).toEqual([
    { label: "dog", count: 1, confidence: 0.9 },
    { label: "cat", count: 2, confidence: 0.6 },
  ]);
});
