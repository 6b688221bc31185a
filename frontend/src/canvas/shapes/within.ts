import type { Box, Point, Size } from "../model/geometry";
import { clamp } from "../model/geometry";

/** How far a box can be moved with its whole inside the image; what does not fit stays where it is in that direction. */
export function moveWithin(box: Box, dx: number, dy: number, image: Size): Point {
  return [along(dx, box.x0, box.x1, image.width), along(dy, box.y0, box.y1, image.height)];
}

function along(by: number, from: number, to: number, limit: number): number {
  const [low, high] = [-from, limit - to];
  return low <= high ? clamp(by, low, high) : 0;
}

export function isWithin(box: Box, image: Size): boolean {
  // Turning a shape is arithmetic with sines: a thousandth of a pixel is none.
  const slack = 0.001;
  return box.x0 >= -slack && box.y0 >= -slack && box.x1 <= image.width + slack && box.y1 <= image.height + slack;
}

/** Halvings: the last one is far below a hundredth of a pixel on any screen. */
const STEPS = 20;

/** The largest share 0..1 of a change that fits, when none of it does and less always fits better. */
export function largestShare(fits: (share: number) => boolean): number {
  if (fits(1)) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
