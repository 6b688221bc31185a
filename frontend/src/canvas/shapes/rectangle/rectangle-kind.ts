import { boxArea } from "../../model/geometry";
import type { ShapeKind } from "../shape-kind";
import { hitsRectangle, isLargeEnough, moveRectangle } from "./geometry";
import { dragRectangleHandle, rectangleHandles } from "./handles";
import { cornersOf } from "./type";

export const rectangleKind: ShapeKind = {
  kind: "rectangle",
  fill: 0.1,
  editing: { handles: rectangleHandles, dragHandle: dragRectangleHandle, move: moveRectangle, isLargeEnough },
  bounds: cornersOf,
  ring(shape) {
    const { x0, y0, x1, y1 } = cornersOf(shape);
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  },
  area: (shape) => boxArea(cornersOf(shape)),
  hit: hitsRectangle,
  trace(context, shape) {
    const { x0, y0, x1, y1 } = cornersOf(shape);
    context.rect(x0, y0, x1 - x0, y1 - y0);
  },
};
