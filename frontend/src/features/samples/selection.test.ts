// @vitest-environment node
import { describe, expect, test } from "vitest";

import { extend, isAllSelected, NOTHING_SELECTED, selectAll, toggle } from "./selection";

const order = ["a", "b", "c", "d", "e"];

describe("the selection of samples", () => {
  test("a second click takes the tick away", () => {
    expect([...toggle(toggle(NOTHING_SELECTED, "b"), "b").ids]).toEqual([]);
  });

  test("a shift click ticks everything between", () => {
    expect([...extend(toggle(NOTHING_SELECTED, "b"), "d", order).ids]).toEqual(["b", "c", "d"]);
  });

  test("a shift click works backwards too", () => {
    expect([...extend(toggle(NOTHING_SELECTED, "d"), "b", order).ids].toSorted()).toEqual(["b", "c", "d"]);
  });

  test("a second shift click starts from the same anchor", () => {
    const first = extend(toggle(NOTHING_SELECTED, "b"), "c", order);
    expect([...extend(first, "a", order).ids].toSorted()).toEqual(["a", "b", "c"]);
  });

  test("a shift click without an anchor ticks one", () => {
    expect([...extend(NOTHING_SELECTED, "c", order).ids]).toEqual(["c"]);
  });

  test("an anchor that is no longer shown starts anew", () => {
    expect([...extend({ ids: new Set(), anchor: "gone" }, "c", order).ids]).toEqual(["c"]);
  });

  test("nothing shown counts as not all selected", () => {
    expect(isAllSelected(selectAll([]), [])).toBe(false);
  });
});
