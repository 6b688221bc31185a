import type { Box, Point, Size } from "../model/geometry";
import { clamp } from "../model/geometry";

/** The part of an image that is looked at for one object, and in how many pixels. */
export interface Frame {
  /** Whole image pixels. */
  readonly region: Box;
  readonly size: Size;
  /** Pixels of the frame per image pixel. */
  readonly scale: number;
}

/** Pixels of the frame's long side: more takes longer and finds hardly more. */
const LONG_SIDE = 300;
/** A small object has too few pixels to learn its colours from; those in between do as well. */
const MOST_ENLARGED = 4;
/** What is seen around the box, of its long side and in image pixels at least: it is what the object is told from. */
const MARGIN = 0.15;
const LEAST_MARGIN = 4;

export function frameAround(box: Box, image: Size): Frame {
  const margin = Math.max(LEAST_MARGIN, MARGIN * Math.max(box.x1 - box.x0, box.y1 - box.y0));
  const [x0, x1] = spread(box.x0, box.x1, margin, image.width);
  const [y0, y1] = spread(box.y0, box.y1, margin, image.height);
  const scale = Math.min(MOST_ENLARGED, LONG_SIDE / Math.max(x1 - x0, y1 - y0));
  const pixels = (length: number) => Math.max(1, Math.round(length * scale));
  return { region: { x0, y0, x1, y1 }, size: { width: pixels(x1 - x0), height: pixels(y1 - y0) }, scale };
}

function spread(low: number, high: number, by: number, limit: number): [number, number] {
  const from = clamp(Math.floor(low - by), 0, limit);
  return [from, clamp(Math.ceil(high + by), Math.min(from + 1, limit), limit)];
}

export function toFrame({ region, scale }: Frame, [x, y]: Point): Point {
  return [(x - region.x0) * scale, (y - region.y0) * scale];
}

export function fromFrame({ region, scale }: Frame, [x, y]: Point): Point {
  return [x / scale + region.x0, y / scale + region.y0];
}
