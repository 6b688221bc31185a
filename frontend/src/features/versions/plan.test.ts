// @vitest-environment node
import { describe, expect, test } from "vitest";

import { evalShare, isVersionName, planOf } from "./plan";

const form = { name: "V001", description: "", isSplit: true, train: 0.8, inference: 0, groupBy: [], isSticky: false, includeExcluded: false, scope: "all", copyImages: false, vocXml: false };

describe("the plan of a version", () => {
  test("train and evaluation share make one", () => {
    expect(evalShare(0.8)).toBe(0.2);
  });

  test("without a split everything is for training", () => {
    expect(planOf({ ...form, isSplit: false }).split).toEqual({ train: 1, eval: 0 });
  });

  test("all samples need no filter", () => {
    expect(planOf(form, { filter: { tab: "labeled" } })).not.toHaveProperty("filter");
  });

  test("a filter that is chosen goes along", () => {
    expect(planOf({ ...form, scope: "filter" }, { filter: { tab: "labeled" } }).filter).toEqual({ tab: "labeled" });
  });

  test("an empty name leaves the choice to the server", () => {
    expect(planOf({ ...form, name: "" })).not.toHaveProperty("name");
  });

  test.each(["", "V 1", "a/b", "x".repeat(33)])("%j is no name", (name) => {
    expect(isVersionName(name)).toBe(false);
  });

  test("a Chinese name is right", () => {
    expect(isVersionName("版本_1")).toBe(true);
  });
});
