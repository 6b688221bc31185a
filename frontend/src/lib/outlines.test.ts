// @vitest-environment node
import { expect, test } from "vitest";

import { outlinesOf, outlinesOfBoxes } from "./outlines";

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

test("boxes in a range have the colours of their labels, one path each", () => {
  const boxes = [
    { label: "1", box: [0, 0, 4, 2] },
    { label: "1", box: [5, 5, 6, 6.5] },
    { label: "gone", box: [1, 1, 2, 2] },
  ];
  expect(outlinesOfBoxes(boxes, colours, "#999999")).toEqual([
    { colour: "#111111", path: "M0 0H4V2H0ZM5 5H6V6.5H5Z" },
    { colour: "#999999", path: "M1 1H2V2H1Z" },
  ]);
});
