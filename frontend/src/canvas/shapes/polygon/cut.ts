import type { Point } from "../../model/geometry";
import { ringContains, signedArea } from "../../model/rings";

/** A corner, and on which side of the cut it is: 0 on it, as the points where the cut crosses the outline. */
interface Corner {
  readonly at: Point;
  readonly side: -1 | 0 | 1;
}

interface Crossing {
  readonly at: Point;
  /** The corner that the crossed edge begins at. */
  readonly edge: number;
  /** Where it is on the cut. */
  readonly along: number;
}

/** The pieces of a ring after a straight cut from a to b, the largest first; the ring alone where nothing is cut off. */
export function cutRing(ring: readonly Point[], a: Point, b: Point): Point[][] {
  const corners = ring.map((at): Corner => ({ at, side: sideOf(at, a, b) }));
  const pieces = cutCorners(corners, a, b).map((piece) => piece.map(({ at }) => at));
  return pieces.sort((one, other) => Math.abs(signedArea(other)) - Math.abs(signedArea(one)));
}

/** A corner exactly on the line counts as beside it, so that no crossing is met twice. */
function sideOf(at: Point, a: Point, b: Point): -1 | 1 {
  return (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]) >= 0 ? 1 : -1;
}

/** Cut at the first pair of crossings that has the inside of the ring between it; then the two pieces in the same way. */
function cutCorners(corners: readonly Corner[], a: Point, b: Point): Corner[][] {
  const crossings = crossingsOf(corners, a, b);
  const ring = corners.map(({ at }) => at);
  for (const [index, first] of crossings.entries()) {
    const second = crossings[index + 1];
    if (!second || !ringContains(ring, middleOf(first.at, second.at))) continue;
    return splitAt(corners, first, second).flatMap((piece) => cutCorners(piece, a, b));
  }
  return [[...corners]];
}

function crossingsOf(corners: readonly Corner[], a: Point, b: Point): Crossing[] {
  const length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
  const crossings = corners.flatMap((from, edge): Crossing[] => {
    const to = corners[(edge + 1) % corners.length];
    if (!to || from.side * to.side !== -1) return [];
    const at = meeting(from.at, to.at, a, b);
    const along = ((at[0] - a[0]) * (b[0] - a[0]) + (at[1] - a[1]) * (b[1] - a[1])) / length;
    return along >= 0 && along <= 1 ? [{ at, edge, along }] : [];
  });
  return crossings.sort((one, other) => one.along - other.along);
}

/** Where the line through a and b meets an edge with an end on either side of it. */
function meeting(from: Point, to: Point, a: Point, b: Point): Point {
  const away = ([x, y]: Point) => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
  const share = away(from) / (away(from) - away(to));
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

function middleOf(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function splitAt(corners: readonly Corner[], first: Crossing, second: Crossing): [Corner[], Corner[]] {
  const [low, high] = first.edge <= second.edge ? [first, second] : [second, first];
  const [start, end]: Corner[] = [{ at: low.at, side: 0 }, { at: high.at, side: 0 }];
  const between = corners.slice(low.edge + 1, high.edge + 1);
  const around = [...corners.slice(high.edge + 1), ...corners.slice(0, low.edge + 1)];
  return [
    [start, ...between, end].filter((corner) => corner !== undefined),
    [end, ...around, start].filter((corner) => corner !== undefined),
  ];
}
