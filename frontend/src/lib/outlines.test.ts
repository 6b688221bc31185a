// @vitest-environment node
import { expect, test } from "vitest";

import { outlinesOf } from "./outlines";

const box = (x: number) => ({ kind: "rectangle" as const, points: [[x, 0], [x + 1, 1]] });
const colours = new Map([
  ["1", "#111111"],
  ["2", "#222222"],
]);

test("boxes of one colour become one path", () => {
  const marks = [
    { label_id: "1", shape: box(0) },
    { label_id: "1", shape: box(5) },
  ];
  expect(outlinesOf(marks, colours, "#999999")).toEqual([{ colour: "#111111", path: "M0 0H1V1H0ZM5 0H6V1H5Z" }]);
});

test("a label that is not known is still drawn", () => {
  expect(outlinesOf([{ label_id: "9", shape: box(0) }], colours, "#999999")[0]?.colour).toBe("#999999");
});

test("a label without a shape draws nothing", () => {
  expect(outlinesOf([{ label_id: "1" }], colours, "#999999")).toEqual([]);
});
