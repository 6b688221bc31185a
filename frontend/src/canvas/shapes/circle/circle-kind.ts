import type { Shape } from "../../model/annotation";
import { distance } from "../../model/geometry";
import type { ShapeKind } from "../shape-kind";

/** `[[cx, cy], [r, 0]]`. */
function discOf({ points: [centre = [0, 0], reach = [0, 0]] }: Shape) {
  return { centre, radius: reach[0] };
}

export const circleKind: ShapeKind = {
  kind: "circle",
  fill: 0.1,
  editing: null,
  bounds(shape) {
    const { centre: [x, y], radius } = discOf(shape);
    return { x0: x - radius, y0: y - radius, x1: x + radius, y1: y + radius };
  },
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
