import { describe, expect, test } from "vitest";

import { shownOf, suggestedLabels } from "./suggestions";

const box = { kind: "rectangle", points: [[0, 0], [1, 1]] };
const cat = { label_id: "1", confidence: 0.9 };
const dog = { label_id: "2", confidence: 0.2 };

describe("suggestions in a list", () => {
  test("shapes that are less sure than wanted are hidden", () => {
    expect(shownOf([{ ...cat, shape: box }, { ...dog, shape: box }], 0.3)).toEqual([{ ...cat, shape: box }]);
  });

  test("a label of the whole image is shown however sure it is", () => {
    expect(shownOf([dog], 0.3)).toEqual([dog]);
  });

  test("labels come once, the surest first, with how many there are", () => {
    expect(suggestedLabels([dog, cat, { ...dog, confidence: 0.95 }])).toEqual([
      { labelId: "2", confidence: 0.95, count: 2 },
      { labelId: "1", confidence: 0.9, count: 1 },
    ]);
  });
});
