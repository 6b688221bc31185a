// @vitest-environment node
import { describe, expect, test } from "vitest";

import { isDatasetName, proposeName } from "./dataset-name";

describe("the name of a dataset", () => {
  test.each(["a", "dataset-36fd", "数据集_1", "A".repeat(100)])("%s is right", (name) => {
    expect(isDatasetName(name)).toBe(true);
  });

  test.each(["", "1st", "-a", "a b", "a.b", "é", "A".repeat(101)])("%j is refused", (name) => {
    expect(isDatasetName(name)).toBe(false);
  });

  test("the proposed name is right even at the smallest draw", () => {
    expect(proposeName(() => 0)).toBe("dataset-0000");
  });
});
