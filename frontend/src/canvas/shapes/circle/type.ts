import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clamp, distance, roundCoordinate, roundPoint } from "../../model/geometry";

/** `[[cx, cy], [r, 0]]`. */
export function circleOf(centre: Point, radius: number): Shape {
  return { kind: "circle", points: [roundPoint(centre), [roundCoordinate(radius), 0]] };
}

/** The circle about a centre that meets a point, as far as the image has room for it. */
export function circleThrough(centre: Point, point: Point, image: Size): Shape {
  return circleOf(centre, Math.min(distance(centre, point), roomAround(centre, image)));
}

export function discOf({ points: [centre = [0, 0], reach = [0, 0]] }: Shape) {
  return { centre, radius: reach[0] };
}

/** The largest radius that a circle about a centre can have. */
export function roomAround([x, y]: Point, { width, height }: Size): number {
  // Rounded down, or rounding to the hundredth could reach over the edge.
  return Math.floor(clamp(Math.min(x, y, width - x, height - y), 0, Infinity) * 100) / 100;
}

/** Corners of what stands for a circle where only straight lines will do: it is off by a thousandth of the radius. */
const CORNERS = 64;

export function circleRing(shape: Shape): Point[] {
  const { centre: [x, y], radius } = discOf(shape);
  const at = (turn: number): Point => [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  return Array.from({ length: CORNERS }, (_, corner) => at((2 * Math.PI * corner) / CORNERS));
}
