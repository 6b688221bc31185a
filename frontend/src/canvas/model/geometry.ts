/** Points, sizes and boxes. Image coordinates are pixels of the upright image, floats, origin top left. */

export type Point = readonly [number, number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An axis-aligned box with x0 <= x1 and y0 <= y1. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The nearest point inside the image. */
export function clampPoint(point: Point, size: Size): Point {
  return [clamp(point[0], 0, size.width), clamp(point[1], 0, size.height)];
}

/** Coordinates are kept to a hundredth of a pixel: exact enough for any image, short enough to send. */
export function roundCoordinate(value: number): number {
  return Math.round(value * 100) / 100;
}

export function roundPoint(point: Point): Point {
  return [roundCoordinate(point[0]), roundCoordinate(point[1])];
}

export function boxOf(a: Point, b: Point): Box {
  return {
    x0: Math.min(a[0], b[0]),
    y0: Math.min(a[1], b[1]),
    x1: Math.max(a[0], b[0]),
    y1: Math.max(a[1], b[1]),
  };
}

function boxAround(a: Box, b: Box): Box {
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) };
}

/** The box around all of them; null around none. */
export function boxAroundAll(boxes: readonly Box[]): Box | null {
  const [first, ...others] = boxes;
  return first ? others.reduce(boxAround, first) : null;
}

/** The square that reaches so far around a point. */
export function squareAround([x, y]: Point, reach: number): Box {
  return { x0: x - reach, y0: y - reach, x1: x + reach, y1: y + reach };
}

export function boxArea(box: Box): number {
  return (box.x1 - box.x0) * (box.y1 - box.y0);
}

export function boxContains(box: Box, point: Point, margin = 0): boolean {
  return (
    point[0] >= box.x0 - margin &&
    point[0] <= box.x1 + margin &&
    point[1] >= box.y0 - margin &&
    point[1] <= box.y1 + margin
  );
}

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
