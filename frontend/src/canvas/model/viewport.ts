import type { Box, Point, Size } from "./geometry";
import { clamp } from "./geometry";

/** Where the image lies on screen: screen = image * scale + (x, y), in CSS pixels. */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const LARGEST_SCALE = 64;
/** What one press of a zoom key or button multiplies by. */
export const ZOOM_STEP = 1.25;
const FIT_MARGIN = 24;
/** Of the drawing area, where one zooms to a shape. */
const TAKEN_BY_SHAPE = 0.6;
/** A point or a speck is not zoomed to beyond this. */
const MOST_ENLARGED = 24;
/** So much of the image stays in sight whatever is dragged, in CSS pixels. */
const KEPT_IN_SIGHT = 48;

export function toScreen(view: Viewport, point: Point): Point {
  return [point[0] * view.scale + view.x, point[1] * view.scale + view.y];
}

export function toImage(view: Viewport, point: Point): Point {
  return [(point[0] - view.x) / view.scale, (point[1] - view.y) / view.scale];
}

/** The part of the image plane that the drawing area shows. */
export function visibleBox(view: Viewport, area: Size): Box {
  const [x0, y0] = toImage(view, [0, 0]);
  const [x1, y1] = toImage(view, [area.width, area.height]);
  return { x0, y0, x1, y1 };
}

/** The whole image in the middle; a small image is enlarged, at most eightfold. */
export function fit(image: Size, area: Size): Viewport {
  const room = { width: area.width - 2 * FIT_MARGIN, height: area.height - 2 * FIT_MARGIN };
  const scale = clamp(Math.min(room.width / image.width, room.height / image.height), 0.001, 8);
  return centred(image, area, scale);
}

/** The same part of the next image, as much enlarged over the whole of it, wherever the sizes differ. */
export function carried(view: Viewport, from: Size, to: Size, area: Size): Viewport {
  const enlarged = view.scale / fit(from, area).scale;
  const scale = clamp(enlarged * fit(to, area).scale, smallestScale(to, area), LARGEST_SCALE);
  const [x, y] = toImage(view, [area.width / 2, area.height / 2]);
  const [toX, toY] = [(x / from.width) * to.width, (y / from.height) * to.height];
  return keptInSight({ scale, x: area.width / 2 - toX * scale, y: area.height / 2 - toY * scale }, to, area);
}

function centred(image: Size, area: Size, scale: number): Viewport {
  return { scale, x: (area.width - image.width * scale) / 2, y: (area.height - image.height * scale) / 2 };
}

function smallestScale(image: Size, area: Size): number {
  return Math.min(fit(image, area).scale / 2, 1);
}

/** Changes the scale so that the image point under `at` (screen) stays where it is. */
export function zoomAt(view: Viewport, at: Point, factor: number, image: Size, area: Size): Viewport {
  const scale = clamp(view.scale * factor, smallestScale(image, area), LARGEST_SCALE);
  const [x, y] = toImage(view, at);
  return keptInSight({ scale, x: at[0] - x * scale, y: at[1] - y * scale }, image, area);
}

/** Image pixels on screen pixels, the middle of the view kept. */
export function actualSize(view: Viewport, image: Size, area: Size): Viewport {
  return zoomAt(view, [area.width / 2, area.height / 2], 1 / view.scale, image, area);
}

export function pan(view: Viewport, dx: number, dy: number, image: Size, area: Size): Viewport {
  return keptInSight({ ...view, x: view.x + dx, y: view.y + dy }, image, area);
}

/** A box in the middle, as large as one sees it whole and among its neighbours. */
export function enlarged(box: Box, image: Size, area: Size): Viewport {
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  const wanted = Math.min((area.width * TAKEN_BY_SHAPE) / width, (area.height * TAKEN_BY_SHAPE) / height);
  const scale = clamp(wanted, fit(image, area).scale, MOST_ENLARGED);
  const [x, y] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  return keptInSight({ scale, x: area.width / 2 - x * scale, y: area.height / 2 - y * scale }, image, area);
}

function keptInSight(view: Viewport, image: Size, area: Size): Viewport {
  return {
    scale: view.scale,
    x: clamp(view.x, KEPT_IN_SIGHT - image.width * view.scale, area.width - KEPT_IN_SIGHT),
    y: clamp(view.y, KEPT_IN_SIGHT - image.height * view.scale, area.height - KEPT_IN_SIGHT),
  };
}

/** Moves the view only when the box is out of sight: choosing a row of the list must not make the image jump. */
export function revealed(view: Viewport, box: Box, image: Size, area: Size): Viewport {
  const seen = visibleBox(view, area);
  const middle: Point = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  const isSeen =
    middle[0] >= seen.x0 && middle[0] <= seen.x1 && middle[1] >= seen.y0 && middle[1] <= seen.y1;
  if (isSeen) return view;
  const [x, y] = toScreen(view, middle);
  return pan(view, area.width / 2 - x, area.height / 2 - y, image, area);
}
