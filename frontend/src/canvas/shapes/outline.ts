import type { Point } from "../model/geometry";

/** Points nearer to each other than this can't be told apart, in pixels of the screen. */
const TELLABLE = 0.6;

/**
 * Adds a row of points to the current path, and leaves out those that nobody can tell from the one before: what an
 * outline of ten thousand points costs is then what of it is seen.
 */
export function traceChain(context: CanvasRenderingContext2D, points: Iterable<Point>, pixel: number): void {
  const least = TELLABLE * pixel;
  let isBegun = false;
  let [x, y] = [0, 0];
  let left: Point | null = null;
  for (const point of points) {
    left = null;
    if (!isBegun) context.moveTo(point[0], point[1]);
    else if (Math.abs(point[0] - x) < least && Math.abs(point[1] - y) < least) {
      left = point;
      continue;
    } else context.lineTo(point[0], point[1]);
    isBegun = true;
    [x, y] = point;
  }
  if (left) context.lineTo(left[0], left[1]);
}

export function traceRing(context: CanvasRenderingContext2D, points: Iterable<Point>, pixel: number): void {
  traceChain(context, points, pixel);
  context.closePath();
}
