import type { Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { boundsOfPoints } from "../../model/rings";
import { traceRing } from "../outline";
import type { ShapeKind } from "../shape-kind";

/** `[[cx, cy], [w, h]]` and `angle` in degrees, clockwise. */
function partsOf({ points: [centre = [0, 0], size = [0, 0]], angle = 0 }: Shape) {
  const turn = (angle * Math.PI) / 180;
  return { centre, width: size[0], height: size[1], cos: Math.cos(turn), sin: Math.sin(turn) };
}

/** Clockwise from its own top left. */
export function turnedCorners(shape: Shape): Point[] {
  const { centre, width, height, cos, sin } = partsOf(shape);
  const [w, h] = [width / 2, height / 2];
  const around: Point[] = [[-w, -h], [w, -h], [w, h], [-w, h]];
  return around.map(([x, y]) => [centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos]);
}

export const rotatedRectangleKind: ShapeKind = {
  kind: "rotated_rectangle",
  fill: 0.1,
  editing: null,
  bounds: (shape) => boundsOfPoints(turnedCorners(shape)),
  area(shape) {
    const { width, height } = partsOf(shape);
    return width * height;
  },
  hit(shape, point, tolerance) {
    const { centre, width, height, cos, sin } = partsOf(shape);
    const [dx, dy] = [point[0] - centre[0], point[1] - centre[1]];
    const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
    return Math.abs(along) <= width / 2 + tolerance && Math.abs(across) <= height / 2 + tolerance;
  },
  trace: (context, shape, pixel) => traceRing(context, turnedCorners(shape), pixel),
};
