// @vitest-environment node
import { describe, expect, test } from "vitest";

import { NO_CONDITIONS } from "./sample-conditions";
import {
  EVERYTHING,
  filterBody,
  filterQuery,
  isNarrowed,
  listQuery,
  readFilter,
  type SampleFilter,
  withAlternative,
  withoutAlternative,
  writeFilter,
} from "./sample-filter";

const NARROW: SampleFilter = {
  tab: "labeled",
  labels: ["car", "猫 & dog"],
  labelOp: "and",
  withoutLabels: ["dog"],
  name: "a~b",
  namePrefix: "IMG_",
  directory: "a/b",
  createdFrom: "2026-11-01",
  createdTo: "2026-11-30",
  annotatedBy: "ana",
  hard: true,
  hardReason: "7",
  excluded: false,
  usage: "none",
  empty: false,
  missing: true,
  annotationsMin: 1,
  annotationsMax: 20,
  scoreMin: 0,
  scoreMax: 0.5,
  shapeAreaMin: 0,
  shapeAreaMax: 0.001,
  shapeAspectMin: 0.5,
  shapeAspectMax: 20,
  suggested: ["car"],
  confidenceMin: 0.25,
  confidenceMax: 1,
  set: "12",
  properties: { camera: "north", "a.b": "" },
  hasProperty: ["note"],
  anyOf: [
    { ...NO_CONDITIONS, labels: ["a&b"], hard: true },
    { ...NO_CONDITIONS, properties: { "x=y": "z" } },
  ],
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
    const wrong = "tab=__proto__&hard=maybe&score_min=x&shape_area_min=7&shape_aspect_max=-1&created_after=2026-13-01&order=size";
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

  test("annotations are counted in whole numbers", () => {
    expect(readFilter(new URLSearchParams("annotations_min=-1&annotations_max=1.5"))).toEqual(EVERYTHING);
  });
});

describe("the alternatives of a filter", () => {
  const hard = { ...NO_CONDITIONS, hard: true };
  const cats = { ...NO_CONDITIONS, labels: ["cat"] };

  test("travel as JSON in a query, and as they are in a body", () => {
    const filter = { ...EVERYTHING, anyOf: [hard, cats] };
    expect(filterQuery(filter).any_of).toBe('[{"hard":true},{"label":["cat"],"label_op":"or"}]');
    expect(filterBody(filter).any_of).toEqual([{ hard: true }, { label: ["cat"], label_op: "or" }]);
  });

  test("one that is still being written says nothing", () => {
    const filter = { ...EVERYTHING, anyOf: [NO_CONDITIONS] };
    expect(filterQuery(filter)).toEqual({ tab: "all" });
    expect(isNarrowed(filter)).toBe(false);
  });

  test("the first makes two of one row, and keeps the tab for both", () => {
    const filter: SampleFilter = { ...EVERYTHING, tab: "labeled", hard: true };
    expect({ ...filter, ...withAlternative(filter) }).toEqual({ ...EVERYTHING, tab: "labeled", anyOf: [hard, NO_CONDITIONS] });
  });

  test("the last that is left is the filter itself", () => {
    const filter = { ...EVERYTHING, anyOf: [hard, cats] };
    expect({ ...filter, ...withoutAlternative(filter, 0) }).toEqual({ ...EVERYTHING, labels: ["cat"] });
  });

  test("the last that is left stays beside conditions that hold always", () => {
    const filter = { ...EVERYTHING, name: "a", anyOf: [hard, cats] };
    expect(withoutAlternative(filter, 1)).toEqual({ anyOf: [hard] });
  });
});
