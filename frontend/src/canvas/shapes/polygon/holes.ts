import type { Point } from "../../model/geometry";
import { distance } from "../../model/geometry";

/** A ring that goes over to a hole, around it and back by the same way: a polygon has one row of points. */
export function withHole(ring: readonly Point[], hole: readonly Point[]): Point[] {
  const start = hole[0] ?? [0, 0];
  const near = ring.reduce((best, point, index) => (distance(point, start) < distance(ring[best] ?? point, start) ? index : best), 0);
  return [...ring.slice(0, near + 1), ...hole, start, ...ring.slice(near)];
}
