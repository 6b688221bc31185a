// @vitest-environment node
import { describe, expect, test } from "vitest";

import { allOf, NO_CROPS, selected, wayOf } from "./crop-selection";

const ORDER = ["a", "b", "c", "d"];
const KEYS = { shiftKey: false, ctrlKey: false, metaKey: false };

describe("the selection of crops", () => {
  test("a press selects one alone", () => {
    expect([...selected(allOf(ORDER), "b", "alone", ORDER).ids]).toEqual(["b"]);
  });

  test("Ctrl adds and takes away", () => {
    const two = selected(selected(NO_CROPS, "a", "alone", ORDER), "c", "toggle", ORDER);
    expect([...two.ids]).toEqual(["a", "c"]);
    expect([...selected(two, "a", "toggle", ORDER).ids]).toEqual(["c"]);
  });

  test("Shift selects from the anchor to here, in either direction", () => {
    const from = selected(NO_CROPS, "c", "alone", ORDER);
    expect([...selected(from, "a", "range", ORDER).ids]).toEqual(["a", "b", "c"]);
    expect([...selected(selected(from, "a", "range", ORDER), "d", "range", ORDER).ids]).toEqual(["c", "d"]);
  });

  test("a range from what is no longer shown begins anew", () => {
    const gone = { ids: new Set(["x"]), anchor: "x" };
    expect(selected(gone, "b", "range", ORDER)).toEqual({ ids: new Set(["b"]), anchor: "b" });
  });

  test.each([
    [{ ...KEYS, shiftKey: true }, "range"],
    [{ ...KEYS, ctrlKey: true }, "toggle"],
    [{ ...KEYS, metaKey: true }, "toggle"],
    [KEYS, "alone"],
  ])("%j is %s", (keys, way) => {
    expect(wayOf(keys)).toBe(way);
  });
});
