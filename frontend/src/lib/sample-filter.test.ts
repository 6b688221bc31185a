// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EVERYTHING, filterQuery, isNarrowed, listQuery, readFilter, type SampleFilter, writeFilter } from "./sample-filter";

const NARROW: SampleFilter = {
  tab: "labeled",
  labels: ["car", "猫 & dog"],
  labelOp: "and",
  name: "a~b",
  namePrefix: "IMG_",
  directory: "a/b",
  createdFrom: "2026-11-01",
  createdTo: "2026-11-30",
  annotatedBy: "ana",
  hard: true,
  empty: false,
  missing: true,
  scoreMin: 0,
  scoreMax: 0.5,
  properties: { camera: "north", "a.b": "" },
  hasProperty: ["note"],
  order: "-score",
};

describe("the sample filter in the URL", () => {
  test("what was written is read back", () => {
    expect(readFilter(new URLSearchParams(writeFilter(NARROW).toString()))).toEqual(NARROW);
  });

  test("the widest choice leaves the URL clean", () => {
    expect(writeFilter(EVERYTHING).toString()).toBe("");
  });

  test("what a URL says wrongly falls back to the widest choice", () => {
    const wrong = "tab=__proto__&hard=maybe&score_min=x&created_after=2026-13-01&order=size";
    expect(readFilter(new URLSearchParams(wrong))).toEqual(EVERYTHING);
  });

  test("a label named twice counts once, and an empty one not at all", () => {
    expect(readFilter(new URLSearchParams("label=a&label=a&label=")).labels).toEqual(["a"]);
  });

  test("the query names only what narrows", () => {
    expect(filterQuery({ ...EVERYTHING, labels: ["car"] })).toEqual({ tab: "all", label: ["car"], label_op: "or" });
  });

  test("flags, numbers and properties travel as what they are", () => {
    const query = filterQuery({ ...EVERYTHING, hard: false, scoreMin: 0, properties: { camera: "north" }, hasProperty: ["note"] });
    expect(query).toEqual({ tab: "all", hard: false, score_min: 0, "property.camera": "north", has_property: ["note"] });
  });

  test("days are whole days of the person's clock", () => {
    const query = filterQuery({ ...EVERYTHING, createdFrom: "2026-11-30", createdTo: "2026-11-30" });
    expect(query.created_after).toBe(new Date(2026, 10, 30).toISOString());
    expect(query.created_before).toBe(new Date(2026, 11, 1).toISOString());
  });

  test("the order is of lists, and no part of what a batch or an export takes", () => {
    const filter: SampleFilter = { ...EVERYTHING, order: "-name" };
    expect(listQuery(filter)).toEqual({ tab: "all", order: "-name" });
    expect(filterQuery(filter)).toEqual({ tab: "all" });
  });

  test("neither a tab nor an order counts as narrowed", () => {
    expect(isNarrowed({ ...EVERYTHING, tab: "labeled", order: "name" })).toBe(false);
  });

  test("any condition counts as narrowed", () => {
    expect(isNarrowed({ ...EVERYTHING, hard: false })).toBe(true);
  });
});
