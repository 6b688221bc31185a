// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Shape } from "../model/annotation";
import { editingOf, kindOf } from "./registry";

/** What a path was made of, in short. */
class Pen {
  readonly strokes: string[] = [];
  readonly #write = (name: string) => (...numbers: number[]) => void this.strokes.push([name, ...numbers.slice(0, 2)].join(" "));
  readonly moveTo = this.#write("M");
  readonly lineTo = this.#write("L");
  readonly arc = this.#write("A");
  readonly rect = this.#write("R");
  readonly closePath = this.#write("Z");
}

const EVERYWHERE = { x0: -1000, y0: -1000, x1: 1000, y1: 1000 };

function drawn(shape: Shape, pixel = 1): string[] {
  const pen = new Pen();
  kindOf(shape)?.trace(pen as unknown as CanvasRenderingContext2D, shape, pixel);
  return pen.strokes;
}

const SHAPES: Record<string, Shape> = {
  rectangle: { kind: "rectangle", points: [[10, 10], [30, 20]] },
  rotated: { kind: "rotated_rectangle", points: [[20, 20], [20, 10]], angle: 90 },
  polygon: { kind: "polygon", points: [[10, 10], [30, 10], [10, 30]] },
  circle: { kind: "circle", points: [[20, 20], [10, 0]] },
  line: { kind: "line", points: [[10, 10], [30, 10]] },
  dashed: { kind: "dashed", points: [[10, 10], [30, 10]] },
  polyline: { kind: "polyline", points: [[10, 10], [30, 10], [30, 30]] },
  point: { kind: "point", points: [[20, 20]] },
  mask: { kind: "mask", points: [], rle: { size: [40, 40], counts: [10 * 40 + 10, 20, 20, 20, 1130] } },
};

describe("every kind of the contract is drawn, hit and measured:", () => {
  test.each([
    ["rectangle", { x0: 10, y0: 10, x1: 30, y1: 20 }, 200],
    ["rotated", { x0: 15, y0: 10, x1: 25, y1: 30 }, 200],
    ["polygon", { x0: 10, y0: 10, x1: 30, y1: 30 }, 200],
    ["circle", { x0: 10, y0: 10, x1: 30, y1: 30 }, Math.PI * 100],
    ["line", { x0: 10, y0: 10, x1: 30, y1: 10 }, 0],
    ["dashed", { x0: 10, y0: 10, x1: 30, y1: 10 }, 0],
    ["polyline", { x0: 10, y0: 10, x1: 30, y1: 30 }, 0],
    ["point", { x0: 20, y0: 20, x1: 20, y1: 20 }, 0],
    ["mask", { x0: 10, y0: 10, x1: 12, y1: 30 }, 40],
  ])("%s has its box and its area", (name, box, area) => {
    const shape = SHAPES[name] as Shape;
    const kind = kindOf(shape);
    const { x0, y0, x1, y1 } = kind?.bounds(shape) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
    expect([x0, y0, x1, y1].map((side) => Math.round(side * 1e6) / 1e6)).toEqual([box.x0, box.y0, box.x1, box.y1]);
    expect(kind?.area(shape)).toBeCloseTo(area);
  });

  test.each([
    ["rectangle", [20, 15], [20, 25]],
    ["rotated", [18, 28], [28, 18]],
    ["polygon", [15, 15], [28, 28]],
    ["circle", [20, 11], [11, 11]],
    ["line", [20, 13], [20, 16]],
    ["dashed", [20, 13], [20, 16]],
    ["polyline", [32, 20], [20, 20]],
    ["point", [22, 22], [26, 20]],
    ["mask", [11, 20], [15, 20]],
  ] as const)("%s is hit on it and not beside it", (name, on, beside) => {
    const shape = SHAPES[name] as Shape;
    expect([kindOf(shape)?.hit(shape, on, 2), kindOf(shape)?.hit(shape, beside, 2)]).toEqual([true, false]);
  });

  test.each(Object.entries(SHAPES))("%s leaves a path", (_name, shape) => {
    expect(drawn(shape).length).toBeGreaterThan(0);
  });
});

test("every kind but the mask is reshaped by handles", () => {
  const withHandles = Object.values(SHAPES).filter((shape) => editingOf(shape)?.handles(shape, 1, EVERYWHERE).length);
  expect(withHandles).toEqual(Object.values(SHAPES).filter(({ kind }) => kind !== "mask"));
});

test("a polygon that runs the other way is drawn clockwise too", () => {
  const turned: Shape = { kind: "polygon", points: [[10, 30], [30, 10], [10, 10]] };
  expect(drawn(turned)).toEqual(["M 10 10", "L 30 10", "L 10 30", "Z"]);
});

test("points of an outline that nobody can tell apart are left out", () => {
  const fine: Shape = { kind: "polyline", points: Array.from({ length: 1001 }, (_, index) => [index / 10, 0] as const) };
  expect(drawn(fine, 10).length).toBeLessThan(20);
});

test("a mask of less than two screen pixels is a dot", () => {
  expect(drawn(SHAPES.mask as Shape, 20)).toEqual(["R 10 10"]);
});
