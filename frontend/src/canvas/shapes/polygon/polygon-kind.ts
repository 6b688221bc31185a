import { boundsOfPoints, closed, distanceToChain, ringContains, signedArea } from "../../model/rings";
import { traceRing } from "../outline";
import { editingByPoints } from "../point-by-point";
import type { ShapeKind } from "../shape-kind";

/** `[[x, y], ...]`, three points or more, closed from the last to the first. */
export const polygonKind: ShapeKind = {
  kind: "polygon",
  fill: 0.25,
  editing: editingByPoints({ fewest: 3, isRing: true, isFree: true, takes: (width, height) => Math.min(width, height) >= 1 }),
  bounds: ({ points }) => boundsOfPoints(points),
  ring: ({ points }) => points,
  area: ({ points }) => Math.abs(signedArea(points)),
  hit: ({ points }, point, tolerance) =>
    ringContains(points, point) || distanceToChain(closed(points), point) <= tolerance,
  trace(context, { points }, pixel) {
    // All in one direction: where two that run against each other overlap, their path would have a hole.
    if (points.length > 0) traceRing(context, signedArea(points) < 0 ? [...points].reverse() : points, pixel);
  },
};
