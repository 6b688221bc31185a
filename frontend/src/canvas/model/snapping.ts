import type { Box, Point } from "./geometry";
import { distance } from "./geometry";

/** A piece of a vertical line at x = `at` or of a horizontal one at y = `at`, which things align to. */
export interface Edge {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Edges {
  readonly vertical: readonly Edge[];
  readonly horizontal: readonly Edge[];
  /** Points that pull in both directions. */
  readonly corners: readonly Point[];
}

/** A line that shows what a point was aligned to. */
export type Guide = readonly [Point, Point];

export interface Snapped {
  readonly point: Point;
  readonly guides: readonly Guide[];
}

/** The point pulled to the nearest corner within `slack`, or else to the nearest edge in each direction. */
export function snapped(point: Point, edges: Edges, slack: number): Snapped {
  const corner = nearest(edges.corners, (other) => distance(other, point), slack);
  if (corner) return { point: corner, guides: [] };
  const upright = nearest(edges.vertical, ({ at }) => Math.abs(at - point[0]), slack);
  const level = nearest(edges.horizontal, ({ at }) => Math.abs(at - point[1]), slack);
  const [x, y] = [upright?.at ?? point[0], level?.at ?? point[1]];
  const guides: Guide[] = [];
  if (upright) guides.push([[x, Math.min(upright.from, y)], [x, Math.max(upright.to, y)]]);
  if (level) guides.push([[Math.min(level.from, x), y], [Math.max(level.to, x), y]]);
  return { point: [x, y], guides };
}

function nearest<T>(among: readonly T[], farness: (one: T) => number, slack: number): T | null {
  let [best, least]: [T | null, number] = [null, slack];
  for (const one of among) {
    const far = farness(one);
    if (far <= least && (best === null || far < least)) [best, least] = [one, far];
  }
  return best;
}

/** The four sides of a box. */
export function sidesOf({ x0, y0, x1, y1 }: Box): Omit<Edges, "corners"> {
  const upright = (at: number): Edge => ({ at, from: y0, to: y1 });
  const level = (at: number): Edge => ({ at, from: x0, to: x1 });
  return { vertical: [upright(x0), upright(x1)], horizontal: [level(y0), level(y1)] };
}
