// @vitest-environment node
import { describe, expect, test } from "vitest";

import { shapePath } from "./shape-path";

describe("the outline of a shape", () => {
  test("a rectangle closes around its two corners", () => {
    expect(shapePath({ kind: "rectangle", points: [[1, 2], [5, 8]] })).toBe("M1 2H5V8H1Z");
  });

  test("a rectangle turned by ninety degrees swaps width and height", () => {
    const path = shapePath({ kind: "rotated_rectangle", points: [[0, 0], [4, 2]], angle: 90 });
    const numbers = [...path.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map((match) => Math.round(Number(match[0])));
    expect(numbers).toEqual([1, -2, 1, 2, -1, 2, -1, -2]);
  });

  test("a polygon returns to its start", () => {
    expect(shapePath({ kind: "polygon", points: [[0, 0], [3, 0], [0, 3]] })).toBe("M0 0L3 0L0 3Z");
  });

  test("a line stays open", () => {
    expect(shapePath({ kind: "polyline", points: [[0, 0], [3, 0]] })).toBe("M0 0L3 0");
  });

  test("a mask has no outline", () => {
    expect(shapePath({ kind: "mask", rle: { size: [2, 2], counts: "04" } })).toBe("");
  });
});
