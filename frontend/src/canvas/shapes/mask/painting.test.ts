// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { runsOf } from "@/lib/run-lengths";

import type { Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { boundsOfPoints, ringContains } from "../../model/rings";
import { maskEditing } from "./editing";
import { maskOfRing } from "./fill";
import { Mask } from "./mask";
import type { Paint } from "./painting";
import { Painting, settled } from "./painting";
import { polygonsOfMask } from "./to-polygons";

const SIZE = { width: 12, height: 9 };

/** Rows of "#" and ".". */
function rowsOf({ rle }: Shape): string[] {
  const mask = new Mask(rle ?? { size: [0, 0], counts: [] });
  const row = (y: number) => Array.from({ length: mask.width }, (_, x) => (mask.has(x, y) ? "#" : "."));
  return Array.from({ length: mask.height }, (_, y) => row(y).join(""));
}

function painted(...strokes: [from: Point, to: Point, diameter: number, paint?: Paint][]): Painting {
  const painting = new Painting(SIZE);
  for (const [from, to, diameter, paint = "brush"] of strokes) painting.stroke(from, to, diameter, paint);
  return painting;
}

/** The middle of a pixel is no further from the line than the brush is wide. */
function isUnderBrush(x: number, y: number, from: Point, to: Point, radius: number): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length));
  return Math.hypot(from[0] + along * dx - x, from[1] + along * dy - y) <= radius + 1e-9;
}

const place: fc.Arbitrary<Point> = fc.tuple(fc.integer({ min: -30, max: 150 }), fc.integer({ min: -30, max: 120 })).map(([x, y]) => [x / 10 + 0.013, y / 10 + 0.017]);

describe("a painted mask", () => {
  test("has the pixels under a stroke", () => {
    expect(rowsOf(painted([[2.5, 2.5], [8.5, 2.5], 3]).shape)).toEqual([
      "............",
      ".#########..",
      ".#########..",
      ".#########..",
      ...Array<string>(5).fill("............"),
    ]);
  });

  test("has one pixel under the finest brush", () => {
    expect(rowsOf(painted([[3.2, 4.9], [3.2, 4.9], 1]).shape).join("").match(/#/g)).toHaveLength(1);
  });

  test("loses what the eraser goes over", () => {
    const painting = painted([[2.5, 2.5], [8.5, 2.5], 3], [[5.5, 0], [5.5, 9], 1, "eraser"]);
    expect(rowsOf(painting.shape)[2]).toBe(".####.####..");
  });

  test("is empty when all of it is erased", () => {
    expect(painted([[6, 4], [6, 4], 4], [[6, 4], [6, 4], 9, "eraser"]).isEmpty).toBe(true);
  });

  test("goes on from the mask that it began with", () => {
    const painting = new Painting(SIZE, painted([[2.5, 2.5], [2.5, 2.5], 3]).shape);
    painting.stroke([8.5, 6.5], [8.5, 6.5], 3, "brush");
    expect(rowsOf(painting.shape)[2]).toBe(".###........");
    expect(rowsOf(painting.shape)[6]).toBe(".......###..");
  });

  test("has exactly the pixels whose middle its strokes cover", () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 7 }), (from, to, diameter) => {
        const [start, end] = [settled(from, diameter), settled(to, diameter)];
        const expected = Array.from({ length: SIZE.height }, (_, y) =>
          Array.from({ length: SIZE.width }, (_, x) => (isUnderBrush(x + 0.5, y + 0.5, start, end, diameter / 2) ? "#" : ".")).join(""),
        );
        expect(rowsOf(painted([from, to, diameter]).shape)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("says run lengths that add up to the image", () => {
    const { rle } = painted([[0, 0], [12, 9], 4]).shape;
    expect(runsOf(rle ?? { size: [], counts: [] }).reduce((sum, run) => sum + run, 0)).toBe(SIZE.width * SIZE.height);
  });

  test("is moved by whole pixels, and no further than the image", () => {
    const corner = painted([[1.5, 1.5], [1.5, 1.5], 2]).shape;
    const moved = maskEditing.move(corner, 100, 2.9, SIZE);
    expect(new Mask(moved.rle ?? { size: [], counts: [] }).bounds).toEqual({ x0: 10, y0: 3, x1: 12, y1: 5 });
  });
});

describe("from outline to mask and back", () => {
  test("a ring fills the pixels whose middle is inside", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 3, maxLength: 8 }), (ring) => {
        const expected = Array.from({ length: SIZE.height }, (_, y) =>
          Array.from({ length: SIZE.width }, (_, x) => (ringContains(ring, [x + 0.5, y + 0.5]) ? "#" : ".")).join(""),
        );
        expect(rowsOf(maskOfRing(ring, SIZE))).toEqual(expected);
      }),
    );
  });

  test("a mask in two pieces becomes two polygons, the larger first", () => {
    const polygons = polygonsOfMask(painted([[2.5, 2.5], [2.5, 2.5], 3], [[8, 5], [8, 5], 6]).shape);
    expect(polygons.map(({ points }) => boundsOfPoints(points))).toEqual([
      { x0: 5, y0: 2, x1: 11, y1: 8 },
      { x0: 1, y0: 1, x1: 4, y1: 4 },
    ]);
  });

  test("a hole stays a hole", () => {
    const ring = painted([[6, 4.5], [6, 4.5], 9], [[6, 4.5], [6, 4.5], 3, "eraser"]).shape;
    const polygons = polygonsOfMask(ring);
    expect(polygons).toHaveLength(1);
    expect(ringContains(polygons[0]?.points ?? [], [6, 4.5])).toBe(false);
    expect(ringContains(polygons[0]?.points ?? [], [3, 4.5])).toBe(true);
  });

  test("no outline leaves the pixels by more than the smoothing allows", () => {
    const strokes = fc.array(fc.tuple(place, place, fc.integer({ min: 1, max: 4 }), fc.constantFrom<Paint[]>("brush", "eraser")), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(strokes, (some) => {
        const mask = painted(...some).shape;
        const corners = polygonsOfMask(mask).flatMap(({ points }) => points);
        const around = corners.map(([x, y]) => [[x - 0.5, y - 0.5], [x + 0.5, y - 0.5], [x - 0.5, y + 0.5], [x + 0.5, y + 0.5]]);
        const found = new Mask(mask.rle ?? { size: [], counts: [] });
        expect(around.every((pixels) => pixels.some(([x = 0, y = 0]) => found.has(x, y)))).toBe(true);
      }),
    );
  });
});
