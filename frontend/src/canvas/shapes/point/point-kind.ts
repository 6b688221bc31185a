import type { Shape } from "../../model/annotation";
import { distance } from "../../model/geometry";
import { editingByPoints } from "../point-by-point";
import type { ShapeKind } from "../shape-kind";
import { THIN_REACH } from "../shape-kind";

/** Of the dot on the screen, whatever the zoom. */
const RADIUS = 4;

function placeOf({ points: [place = [0, 0]] }: Shape) {
  return place;
}

/** `[[x, y]]`. */
export const pointKind: ShapeKind = {
  kind: "point",
  fill: 0.85,
  editing: editingByPoints({ fewest: 1, isRing: false, isFree: false, takes: () => true }),
  bounds(shape) {
    const [x, y] = placeOf(shape);
    return { x0: x, y0: y, x1: x, y1: y };
  },
  area: () => 0,
  hit: (shape, point, tolerance) => distance(placeOf(shape), point) <= tolerance * THIN_REACH,
  trace(context, shape, pixel) {
    const [x, y] = placeOf(shape);
    context.moveTo(x + RADIUS * pixel, y);
    context.arc(x, y, RADIUS * pixel, 0, 2 * Math.PI);
  },
};
