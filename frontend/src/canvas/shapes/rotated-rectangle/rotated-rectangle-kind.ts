import { boundsOfPoints } from "../../model/rings";
import { traceRing } from "../outline";
import type { ShapeKind } from "../shape-kind";
import { rotatedRectangleEditing } from "./editing";
import { partsOf, seenFrom, turnedCorners } from "./type";

export const rotatedRectangleKind: ShapeKind = {
  kind: "rotated_rectangle",
  fill: 0.1,
  editing: rotatedRectangleEditing,
  bounds: (shape) => boundsOfPoints(turnedCorners(shape)),
  ring: turnedCorners,
  area(shape) {
    const { width, height } = partsOf(shape);
    return width * height;
  },
  hit(shape, point, tolerance) {
    const { width, height } = partsOf(shape);
    const [along, across] = seenFrom(shape, point);
    return Math.abs(along) <= width / 2 + tolerance && Math.abs(across) <= height / 2 + tolerance;
  },
  trace: (context, shape, pixel) => traceRing(context, turnedCorners(shape), pixel),
};
