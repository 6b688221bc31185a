import { boundsOfPoints, distanceToChain } from "../../model/rings";
import { traceChain } from "../outline";
import type { ShapeKind } from "../shape-kind";
import { THIN_REACH } from "../shape-kind";

/** `[[x, y], ...]`, two points or more, open. */
export const polylineKind: ShapeKind = {
  kind: "polyline",
  fill: 0,
  editing: null,
  bounds: ({ points }) => boundsOfPoints(points),
  area: () => 0,
  hit: ({ points }, point, tolerance) => distanceToChain(points, point) <= tolerance * THIN_REACH,
  trace: (context, { points }, pixel) => traceChain(context, points, pixel),
};
