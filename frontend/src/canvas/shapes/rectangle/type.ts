import type { Shape } from "../../model/annotation";
import type { Box, Point } from "../../model/geometry";
import { boxOf, roundPoint } from "../../model/geometry";

/** Two opposite corners: `[[x1, y1], [x2, y2]]`, x1 < x2 and y1 < y2. */
export function rectangleOf(a: Point, b: Point): Shape {
  const box = boxOf(a, b);
  return { kind: "rectangle", points: [roundPoint([box.x0, box.y0]), roundPoint([box.x1, box.y1])] };
}

export function cornersOf(shape: Shape): Box {
  const [a = [0, 0], b = a] = shape.points;
  return boxOf(a, b);
}
