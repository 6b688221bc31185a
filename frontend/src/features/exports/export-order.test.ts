// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EVERYTHING } from "@/lib/sample-filter";

import { optionsTaken, orderOf, scopesOf } from "./export-order";

const source = { selected: ["1", "2"], filter: { ...EVERYTHING, tab: "labeled" as const }, version: null };
const form = { target: "download" as const, format: "coco" as const, scope: "filter" as const, copyImages: true };

describe("an export", () => {
  test("of a selection names its samples", () => {
    expect(orderOf({ ...form, scope: "selection" }, source).scope).toEqual({ samples: ["1", "2"] });
  });

  test("of a filter carries the filter", () => {
    expect(orderOf(form, source).scope).toEqual({ filter: { tab: "labeled" } });
  });

  test("of a filter leaves out what was left out by hand", () => {
    expect(orderOf(form, { ...source, selected: [], except: ["3"] }).scope).toEqual({ filter: { tab: "labeled", except: ["3"] } });
  });

  test("of a version names the version alone", () => {
    const version = { id: "7", name: "V001", problems: { changed: 0, gone: 0, unreadable: 0 } };
    expect(orderOf({ ...form, scope: "version" }, { ...source, version }).scope).toEqual({ version: "7" });
  });

  test("as a download needs no path", () => {
    expect(orderOf({ ...form, path: "obs://b/x" }, source)).not.toHaveProperty("path");
  });

  test("to the storage ends its path with a slash", () => {
    expect(orderOf({ ...form, target: "obs", path: "obs://b/x" }, source).path).toBe("obs://b/x/");
  });

  test("to a new dataset has a name and no format", () => {
    const order = orderOf({ ...form, target: "dataset", name: " new ", path: "obs://b/x/" }, source);
    expect(order).toMatchObject({ target: "dataset", name: "new", path: "obs://b/x/" });
    expect(order).not.toHaveProperty("format");
  });

  test("to a new dataset whose images stay where they are needs no path", () => {
    expect(orderOf({ ...form, target: "dataset", name: "new", path: "obs://b/x/", copyImages: false }, source)).not.toHaveProperty("path");
  });

  test("takes along what was chosen of its format alone", () => {
    const options = optionsTaken({ variant: "obb" }, ["variant"]);
    expect(orderOf({ ...form, format: "yolo", options }, source).options).toEqual({ variant: "obb" });
    expect(orderOf({ ...form, options: optionsTaken({ variant: "obb" }, []) }, source)).not.toHaveProperty("options");
  });

  test("without a selection offers only the filter", () => {
    expect(scopesOf({ ...source, selected: [] })).toEqual(["filter"]);
  });
});
