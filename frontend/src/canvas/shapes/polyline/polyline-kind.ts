import { boundsOfPoints, distanceToChain } from "../../model/rings";
import { traceChain } from "../outline";
import { editingByPoints } from "../point-by-point";
import type { ShapeKind } from "../shape-kind";
import { THIN_REACH } from "../shape-kind";

/** `[[x, y], ...]`, two points or more, open. */
export const polylineKind: ShapeKind = {
  kind: "polyline",
  fill: 0,
  editing: editingByPoints({ fewest: 2, isRing: false, isFree: true, takes: (width, height) => Math.max(width, height) >= 1 }),
  bounds: ({ points }) => boundsOfPoints(points),
  area: () => 0,
  hit: ({ points }, point, tolerance) => distanceToChain(points, point) <= tolerance * THIN_REACH,
  trace: (context, { points }, pixel) => traceChain(context, points, pixel),
};
