// @vitest-environment node
import { expect, test } from "vitest";

import { isSameMark } from "./mark";
import { mark } from "./test-doubles";

const one = mark("a");

test.each([
  ["itself", one, true],
  ["a place that differs by rounding", { ...one, shape: { kind: "rectangle" as const, points: [[0.01, 0], [10, 10]] } }, true],
  ["another place", mark("a", 1), false],
  ["another label", mark("a", 0, "bus"), false],
  ["a known id for the same name", { ...one, labelId: "7" }, true],
  ["another kind of shape", { ...one, shape: { kind: "line" as const, points: [[0, 0], [10, 10]] } }, false],
  ["a hard mark", { ...one, hard: true }, false],
  ["another attribute", { ...one, attributes: { colour: "red" } }, false],
  ["nothing", null, false],
])("a mark compared with %s", (_what, other, isSame) => {
  expect(isSameMark(one, other)).toBe(isSame);
});

test("a renamed label is the same label", () => {
  expect(isSameMark({ ...one, labelId: "7" }, { ...mark("a", 0, "auto"), labelId: "7" })).toBe(true);
});

test("the order of attributes says nothing", () => {
  const [left, right] = [{ x: 1, y: { a: 1, b: 2 } }, { y: { b: 2, a: 1 }, x: 1 }];
  expect(isSameMark({ ...one, attributes: left }, { ...one, attributes: right })).toBe(true);
});
