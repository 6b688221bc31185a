import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { boxContains } from "../../model/geometry";
import { moveWithin } from "../within";
import { cornersOf, rectangleOf } from "./type";

/** The server refuses less than one pixel. */
export const SMALLEST_SIDE = 1;

export function moveRectangle(shape: Shape, dx: number, dy: number, image: Size): Shape {
  const box = cornersOf(shape);
  const [x, y] = moveWithin(box, dx, dy, image);
  return rectangleOf([box.x0 + x, box.y0 + y], [box.x1 + x, box.y1 + y]);
}

export function hitsRectangle(shape: Shape, point: Point, tolerance: number): boolean {
  return boxContains(cornersOf(shape), point, tolerance);
}

export function isLargeEnough(shape: Shape): boolean {
  const box = cornersOf(shape);
  return box.x1 - box.x0 >= SMALLEST_SIDE && box.y1 - box.y0 >= SMALLEST_SIDE;
}
