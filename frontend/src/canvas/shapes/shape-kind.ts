import type { Shape } from "../model/annotation";
import type { Box, Point, Size } from "../model/geometry";

export interface Handle {
  readonly name: string;
  readonly at: Point;
  /** A CSS cursor. */
  readonly cursor: string;
  /** Drawn smaller: it makes something new of the shape. */
  readonly isMinor?: boolean;
}

/** How a person changes a shape; a result lies inside the image of the given size. */
export interface ShapeEditing {
  /** Those in a region at least, all where they are few; `pixel` is a pixel of the screen in pixels of the image. */
  handles(shape: Shape, pixel: number, region: Box): readonly Handle[];
  /** The shape after its handle was dragged to a point. */
  dragHandle(shape: Shape, handle: string, to: Point, image: Size): Shape;
  /** The shape moved as far as the image allows. */
  move(shape: Shape, dx: number, dy: number, image: Size): Shape;
  /** Large enough for the server to take it. */
  isLargeEnough(shape: Shape): boolean;
  /** The shape without the corner of a handle; null where that can't go. */
  dropHandle?(shape: Shape, handle: string): Shape | null;
}

/**
 * What a kind of shape is: a folder in `shapes/` and one line in `registry.ts`.
 * All coordinates are image pixels.
 */
export interface ShapeKind {
  readonly kind: string;
  /** How strongly the inside is filled with the label's colour, 0..1; 0 for what has no inside. */
  readonly fill: number;
  /** Null for what can be selected, labeled and deleted here, but not reshaped. */
  readonly editing: ShapeEditing | null;
  /** Selected once it is drawn: the next stroke goes on with it. */
  readonly staysInHand?: boolean;
  bounds(shape: Shape): Box;
  area(shape: Shape): number;
  /** The outline of what has one, clockwise or not, without its first point at the end. */
  ring?(shape: Shape): readonly Point[];
  /** Whether the point is on the outline or in the inside, `tolerance` image pixels allowed. */
  hit(shape: Shape, point: Point, tolerance: number): boolean;
  /** Adds the outline to the current path; `pixel` is a pixel of the screen in pixels of the image. */
  trace(context: CanvasRenderingContext2D, shape: Shape, pixel: number): void;
}

/** What has no inside is hit this many times further away than an outline that encloses something. */
export const THIN_REACH = 2;
