import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { distance, roundCoordinate, roundPoint } from "../../model/geometry";
import { boundsOfPoints } from "../../model/rings";
import { isWithin, largestShare } from "../within";

/** `[[cx, cy], [w, h]]` and `angle` in degrees, clockwise. */
export function rotatedRectangleOf(centre: Point, width: number, height: number, angle: number): Shape {
  // The server keeps angles from 0 up to 360: the same numbers are the same shape.
  const turn = roundCoordinate(((angle % 360) + 360) % 360) % 360;
  const points = [roundPoint(centre), [roundCoordinate(width), roundCoordinate(height)] as const];
  return { kind: "rotated_rectangle", points, angle: turn };
}

export function partsOf({ points: [centre = [0, 0], size = [0, 0]], angle = 0 }: Shape) {
  const turn = (angle * Math.PI) / 180;
  return { centre, width: size[0], height: size[1], angle, cos: Math.cos(turn), sin: Math.sin(turn) };
}

/** A place given from the centre, along and across the shape, on the image. */
export function placed(shape: Shape, along: number, across: number): Point {
  const { centre, cos, sin } = partsOf(shape);
  return [centre[0] + along * cos - across * sin, centre[1] + along * sin + across * cos];
}

/** The other way around: [along, across] from the centre. */
export function seenFrom(shape: Shape, [x, y]: Point): Point {
  const { centre, cos, sin } = partsOf(shape);
  const [dx, dy] = [x - centre[0], y - centre[1]];
  return [dx * cos + dy * sin, dy * cos - dx * sin];
}

/** Clockwise from its own top left. */
export function turnedCorners(shape: Shape): Point[] {
  const { width, height } = partsOf(shape);
  const [w, h] = [width / 2, height / 2];
  return [placed(shape, -w, -h), placed(shape, w, -h), placed(shape, w, h), placed(shape, -w, h)];
}

export function isTurnedWithin(shape: Shape, image: Size): boolean {
  return isWithin(boundsOfPoints(turnedCorners(shape)), image);
}

/** The rectangle on the edge from a to b that reaches to a third point, as far as the image has room for it. */
export function rectangleOnEdge(a: Point, b: Point, to: Point, image: Size): Shape {
  const width = distance(a, b);
  const [cos, sin] = width > 0 ? [(b[0] - a[0]) / width, (b[1] - a[1]) / width] : [1, 0];
  const reach = (to[1] - a[1]) * cos - (to[0] - a[0]) * sin;
  const angle = (Math.atan2(sin, cos) * 180) / Math.PI;
  const grown = (share: number) => {
    const half = (reach * share) / 2;
    const centre: Point = [(a[0] + b[0]) / 2 - half * sin, (a[1] + b[1]) / 2 + half * cos];
    return rotatedRectangleOf(centre, width, Math.abs(reach * share), angle);
  };
  return grown(largestShare((share) => isTurnedWithin(grown(share), image)));
}
