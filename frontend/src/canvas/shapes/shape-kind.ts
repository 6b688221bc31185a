import type { Shape } from "../model/annotation";
import type { Box, Point, Size } from "../model/geometry";

export interface Handle {
  readonly name: string;
  readonly at: Point;
  /** A CSS cursor. */
  readonly cursor: string;
}


/**
 * What a kind of shape is: a folder in `shapes/` and one line in `registry.ts`.
 * All coordinates are image pixels; a result lies inside the image of the given size.
 */
export interface ShapeKind {
  readonly kind: string;
  bounds(shape: Shape): Box;
  area(shape: Shape): number;
  /** Whether the point is on the outline or in the inside, `tolerance` image pixels allowed. */
  hit(shape: Shape, point: Point, tolerance: number): boolean;
  handles(shape: Shape): readonly Handle[];
  /** The shape after its handle was dragged to a point. */
  dragHandle(shape: Shape, handle: string, to: Point, image: Size): Shape;
  /** The shape moved as far as the image allows. */
  move(shape: Shape, dx: number, dy: number, image: Size): Shape;
  /** Large enough for the server to take it. */
  isLargeEnough(shape: Shape): boolean;
  /** Adds the outline to the current path; the context is scaled to image pixels. */
  trace(context: CanvasRenderingContext2D, shape: Shape): void;
}
