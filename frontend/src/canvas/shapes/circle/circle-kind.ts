import { distance } from "../../model/geometry";
import type { ShapeKind } from "../shape-kind";
import { circleEditing } from "./editing";
import { circleRing, discOf } from "./type";

export const circleKind: ShapeKind = {
  kind: "circle",
  fill: 0.1,
  editing: circleEditing,
  bounds(shape) {
    const { centre: [x, y], radius } = discOf(shape);
    return { x0: x - radius, y0: y - radius, x1: x + radius, y1: y + radius };
  },
  ring: circleRing,
  area: (shape) => Math.PI * discOf(shape).radius ** 2,
  hit(shape, point, tolerance) {
    const { centre, radius } = discOf(shape);
    return distance(centre, point) <= radius + tolerance;
  },
  trace(context, shape) {
    const { centre: [x, y], radius } = discOf(shape);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  },
};
