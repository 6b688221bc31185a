import type { Point } from "../../model/geometry";
import { distance } from "../../model/geometry";
import { editingByPoints } from "../point-by-point";
import { polylineKind } from "../polyline/polyline-kind";
import type { ShapeKind } from "../shape-kind";

/** `[[x1, y1], [x2, y2]]`. */
export const lineKind: ShapeKind = {
  ...polylineKind,
  kind: "line",
  editing: editingByPoints({ fewest: 2, isRing: false, isFree: false, takes: (width, height) => Math.max(width, height) >= 1 }),
};

const DASH = 7;
const GAP = 5;

/** As a line, drawn in dashes. */
export const dashedKind: ShapeKind = {
  ...lineKind,
  kind: "dashed",
  trace(context, { points: [from, to] }, pixel) {
    if (from && to) for (const [start, end] of dashes(from, to, pixel)) {
      context.moveTo(start[0], start[1]);
      context.lineTo(end[0], end[1]);
    }
  },
};

/** More dashes than this run together, whatever the zoom. */
const MOST_DASHES = 2_000;

/** The parts of a line that are drawn; on screen they are equally long at any zoom. */
export function dashes(from: Point, to: Point, pixel: number): [Point, Point][] {
  const length = distance(from, to);
  const step = Math.max((DASH + GAP) * pixel, length / MOST_DASHES);
  const at = (along: number): Point => {
    const share = length === 0 ? 0 : Math.min(along / length, 1);
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  };
  const count = Math.floor(length / step) + 1;
  const drawn = (step * DASH) / (DASH + GAP);
  return Array.from({ length: count }, (_, index) => [at(index * step), at(index * step + drawn)]);
}
