// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Annotation } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { ringContains, signedArea } from "../../model/rings";
import { annotationAt, openCanvas } from "../../model/test-doubles";
import { cutRing } from "../../shapes/polygon/cut";

const SQUARE: Point[] = [[10, 10], [50, 10], [50, 50], [10, 50]];
/** Two arms upwards from a bar. */
const FORK: Point[] = [[10, 10], [20, 10], [20, 40], [40, 40], [40, 10], [50, 10], [50, 60], [10, 60]];

const polygon = (id: string, points: readonly Point[], order = 0): Annotation => ({ ...annotationAt(id, [0, 0], [1, 1], order), shape: { kind: "polygon", points } });
const areasOf = (rings: readonly (readonly Point[])[]) => rings.map((ring) => Math.abs(signedArea(ring)));

function openCutting(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose("knife");
  const areas = () => areasOf([...canvas.store.getState().items.values()].map(({ shape }) => shape?.points ?? []));
  return { ...canvas, areas };
}

describe("a straight cut", () => {
  test("makes two of one, the larger first", () => {
    expect(areasOf(cutRing(SQUARE, [20, 0], [20, 60]))).toEqual([1200, 400]);
  });

  test("through two arms makes three", () => {
    expect(areasOf(cutRing(FORK, [0, 30], [60, 30]))).toEqual([1000, 200, 200]);
  });

  test("that ends inside cuts nothing off", () => {
    expect(areasOf(cutRing(SQUARE, [20, 0], [20, 30]))).toEqual([1600]);
  });

  test("through a corner is one cut", () => {
    expect(areasOf(cutRing(SQUARE, [0, 0], [60, 60]))).toEqual([800, 800]);
  });

  test("keeps the whole area, whatever is cut", () => {
    const place: fc.Arbitrary<Point> = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 70 }));
    fc.assert(
      fc.property(place, place, (a, b) => {
        const sum = areasOf(cutRing(FORK, a, b)).reduce((total, area) => total + area, 0);
        expect(sum).toBeCloseTo(1400, 6);
      }),
    );
  });

  test("leaves no piece on both sides of a line from edge to edge", () => {
    const side = fc.integer({ min: 0, max: 700 }).map((tenths) => tenths / 10 + 0.03);
    fc.assert(
      fc.property(side, side, (left, right) => {
        const [a, b]: Point[] = [[-5, left], [65, right]];
        const sides = cutRing(FORK, a ?? [0, 0], b ?? [0, 0]).map((ring) => new Set(ring.map(([x, y]) => Math.sign(Math.round((y - left - ((x + 5) / 70) * (right - left)) * 1e6))).filter((each) => each !== 0)));
        expect(sides.every((each) => each.size === 1)).toBe(true);
      }),
    );
  });
});

describe("the knife", () => {
  test("cuts every polygon along its line, in one step", () => {
    const canvas = openCutting(polygon("a", SQUARE), polygon("b", SQUARE.map(([x, y]) => [x + 45, y]), 1));
    canvas.drag([0, 30], [99, 30]);
    expect(canvas.areas()).toEqual([800, 800, 800, 800]);
    canvas.store.undo();
    expect(canvas.areas()).toEqual([1600, 1600]);
  });

  test("cuts only what is selected, where something is", () => {
    const canvas = openCutting(polygon("a", SQUARE), polygon("b", SQUARE.map(([x, y]) => [x + 45, y]), 1));
    canvas.store.select(["b"]);
    canvas.drag([0, 30], [99, 30]);
    expect(canvas.areas()).toEqual([1600, 800, 800]);
  });

  test("gives the new piece the same label", () => {
    const canvas = openCutting(polygon("a", SQUARE));
    canvas.click([0, 20]);
    canvas.click([60, 20]);
    expect([...canvas.store.getState().items.values()].map(({ label }) => label)).toEqual(["car", "car"]);
  });

  test("changes nothing where it misses", () => {
    const canvas = openCutting(polygon("a", SQUARE));
    canvas.drag([60, 0], [60, 70]);
    expect(canvas.commits).toEqual([]);
    expect(ringContains(SQUARE, [20, 20])).toBe(true);
  });
});
