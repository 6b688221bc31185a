// @vitest-environment node
import { describe, expect, test } from "vitest";

import { nextStep } from "./next-step";

const counts = { total: 100, unlabeled: 0, labeled: 100, to_confirm: 0 };
const dataset = { counts, current_version: null };

describe("the next step of a dataset", () => {
  test("an empty one needs images", () => {
    expect(nextStep({ ...dataset, counts: { total: 0, unlabeled: 0, labeled: 0, to_confirm: 0 } }, false)).toBe("add_images");
  });

  test("an empty one that is being filled waits", () => {
    expect(nextStep({ ...dataset, counts: { total: 0, unlabeled: 0, labeled: 0, to_confirm: 0 } }, true)).toBe("wait");
  });

  test("what waits for a person comes before new work", () => {
    expect(nextStep({ ...dataset, counts: { total: 100, unlabeled: 90, labeled: 5, to_confirm: 5 } }, false)).toBe("confirm");
  });

  test("many unlabeled samples ask for labeling", () => {
    expect(nextStep({ ...dataset, counts: { total: 100, unlabeled: 90, labeled: 10, to_confirm: 0 } }, false)).toBe("label");
  });

  test("a labeled dataset without a version asks for one", () => {
    expect(nextStep(dataset, false)).toBe("publish");
  });

  test("a published dataset can be taken along", () => {
    expect(nextStep({ ...dataset, current_version: { id: "1", name: "V001" } }, false)).toBe("export");
  });
});
