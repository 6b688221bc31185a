// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EVERYTHING } from "@/lib/sample-filter";

import { EVERYTHING_SELECTED, extend, isAllShown, isTicked, NOTHING_SELECTED, selectShown, sizeOf, targetOf, toggle, within } from "./sample-selection";

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
    expect([...extend({ ...NOTHING_SELECTED, anchor: "gone" }, "c", order).ids]).toEqual(["c"]);
  });

  test("nothing shown counts as not all selected", () => {
    expect(isAllShown(selectShown([]), [])).toBe(false);
  });

  test("all that match are ticked, but for the exceptions", () => {
    const selection = toggle(EVERYTHING_SELECTED, "b");
    expect(order.filter((id) => isTicked(selection, id))).toEqual(["a", "c", "d", "e"]);
    expect(sizeOf(selection, 12_345)).toBe(12_344);
  });

  test("a shift click brings exceptions back", () => {
    const selection = extend(toggle(toggle(toggle(EVERYTHING_SELECTED, "c"), "b"), "b"), "d", order);
    expect([...selection.ids]).toEqual([]);
  });

  test("stays what it is where nothing is selected, however long the list is", () => {
    expect(within(NOTHING_SELECTED, ["a", "b"])).toBe(NOTHING_SELECTED);
  });

  test("what is no longer shown is no longer ticked", () => {
    expect([...within(selectShown(["a", "b"]), ["b", "c"]).ids]).toEqual(["b"]);
  });

  test("exceptions stay while other samples come and go", () => {
    expect([...within(toggle(EVERYTHING_SELECTED, "b"), ["a"]).ids]).toEqual(["b"]);
  });

  test("ids travel as ids, all that match as the filter without the exceptions", () => {
    const filter = { ...EVERYTHING, tab: "labeled" as const };
    expect(targetOf(selectShown(["a"]), filter)).toEqual({ samples: ["a"] });
    expect(targetOf(EVERYTHING_SELECTED, filter)).toEqual({ filter: { tab: "labeled" } });
    expect(targetOf(toggle(EVERYTHING_SELECTED, "b"), filter)).toEqual({ filter: { tab: "labeled", except: ["b"] } });
  });
});
