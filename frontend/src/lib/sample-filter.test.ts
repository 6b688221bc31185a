// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EVERYTHING, filterQuery, isNarrowed, readFilter, writeFilter } from "./sample-filter";

describe("the sample filter in the URL", () => {
  test("what was written is read back", () => {
    const filter = { ...EVERYTHING, tab: "labeled" as const, labels: ["car", "猫 & dog"], labelOp: "and" as const, name: "a~b" };
    expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
  });

  test("the widest choice leaves the URL clean", () => {
    expect(writeFilter(EVERYTHING).toString()).toBe("");
  });

  test("an unknown tab falls back to all", () => {
    expect(readFilter(new URLSearchParams("tab=__proto__")).tab).toBe("all");
  });

  test("a label named twice counts once, and an empty one not at all", () => {
    expect(readFilter(new URLSearchParams("label=a&label=a&label=")).labels).toEqual(["a"]);
  });

  test("the query names only what narrows", () => {
    expect(filterQuery({ ...EVERYTHING, labels: ["car"] })).toEqual({ tab: "all", label: ["car"], label_op: "or" });
  });

  test("a tab alone does not count as narrowed", () => {
    expect(isNarrowed({ ...EVERYTHING, tab: "labeled" })).toBe(false);
  });
});
