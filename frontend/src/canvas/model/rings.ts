import type { Box, Point } from "./geometry";
import { distance } from "./geometry";

/** Rows of points: a ring is closed from its last point to its first, a chain is not. */

export function boundsOfPoints(points: readonly Point[]): Box {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return points.length > 0 ? box : { x0: 0, y0: 0, x1: 0, y1: 0 };
}

/** Positive for a ring that runs clockwise on the screen. */
export function signedArea(ring: readonly Point[]): number {
  let [before] = ring.slice(-1);
  let sum = 0;
  for (const point of ring) {
    if (before) sum += before[0] * point[1] - point[0] * before[1];
    before = point;
  }
  return sum / 2;
}

/** Whether a point is inside; a ring that crosses itself is inside where it is met an odd number of times. */
export function ringContains(ring: readonly Point[], [x, y]: Point): boolean {
  let [before] = ring.slice(-1);
  let isInside = false;
  for (const point of ring) {
    if (before && point[1] > y !== before[1] > y) {
      const crossing = point[0] + ((y - point[1]) / (before[1] - point[1])) * (before[0] - point[0]);
      if (x < crossing) isInside = !isInside;
    }
    before = point;
  }
  return isInside;
}

/** How far a point is from the nearest point of a chain. */
export function distanceToChain(chain: readonly Point[], to: Point): number {
  const [first] = chain;
  let nearest = first ? distance(first, to) : Infinity;
  for (let index = 1; index < chain.length; index++) {
    const [a, b] = [chain[index - 1], chain[index]];
    if (a && b) nearest = Math.min(nearest, distanceToSegment(a, b, to));
  }
  return nearest;
}

/** How far a point is from the nearest point of a straight piece. */
export function distanceToSegment(a: Point, b: Point, to: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((to[0] - a[0]) * dx + (to[1] - a[1]) * dy) / length;
  const share = Math.min(Math.max(along, 0), 1);
  return distance([a[0] + share * dx, a[1] + share * dy], to);
}

/** The ring with its first point again at its end. */
export function closed(ring: readonly Point[]): readonly Point[] {
  return [...ring, ...ring.slice(0, 1)];
}
