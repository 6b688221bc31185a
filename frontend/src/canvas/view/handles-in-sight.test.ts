// @vitest-environment node
import { expect, test } from "vitest";

import type { Shape } from "../model/annotation";
import type { Point } from "../model/geometry";
import { handlesInSight } from "./handles-in-sight";

const VIEW = { viewport: { scale: 1, x: 0, y: 0 }, area: { width: 1000, height: 800 }, pointer: null };

/** A row of points, so many pixels apart. */
function row(count: number, step: number): Shape {
  return { kind: "polyline", points: Array.from({ length: count }, (_, place): Point => [place * step, 100]) };
}

function names(shape: Shape, view: Partial<Parameters<typeof handlesInSight>[0]> = {}): string[] {
  return handlesInSight({ ...VIEW, ...view }, shape).map(({ name }) => name);
}

test("a shape of few points shows them all, and the middles of its edges", () => {
  expect(names(row(3, 50))).toEqual(["0", "1", "2", "+0", "+1"]);
});

test("an edge without room for it has no handle in its middle", () => {
  expect(names(row(3, 10))).toEqual(["0", "1", "2"]);
});

test("zoomed in, the edge has room", () => {
  expect(names(row(3, 10), { viewport: { scale: 4, x: 0, y: 0 } })).toEqual(["0", "1", "2", "+0", "+1"]);
});

test("what is out of sight has no handles", () => {
  expect(names(row(10_000, 10), { viewport: { scale: 20, x: -1000, y: -1600 } }).filter((name) => !name.startsWith("+"))).toEqual(["5", "6", "7", "8", "9", "10"]);
});

test("of too many points in sight none is shown", () => {
  expect(names(row(10_000, 0.1))).toEqual([]);
});

test("of too many points in sight those near the pointer are shown", () => {
  expect(names(row(1_000, 1), { pointer: [500, 100] })).toHaveLength(121);
});
