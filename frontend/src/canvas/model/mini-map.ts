import type { Box, Point, Size } from "./geometry";
import { clamp } from "./geometry";
import type { Viewport } from "./viewport";
import { visibleBox } from "./viewport";

/** The longer side of a mini-map, in CSS pixels. */
const LONGEST = 168;
/** A frame smaller than this would be hard to see and to take hold of, in CSS pixels. */
const SMALLEST_FRAME = 6;

/** The whole image in little, in whole CSS pixels. */
export function mapSizeOf(image: Size): Size {
  const scale = LONGEST / Math.max(image.width, image.height);
  return { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) };
}

/** Whether the image is larger than the area in which it is looked at. */
export function isLargerThanView({ scale }: Viewport, image: Size, area: Size): boolean {
  return image.width * scale > area.width + 1 || image.height * scale > area.height + 1;
}

/** What of the image is in sight, in CSS pixels of the map and within it. */
export function frameOn(map: Size, image: Size, viewport: Viewport, area: Size): Box {
  const seen = visibleBox(viewport, area);
  const [x0, x1] = span(seen.x0, seen.x1, map.width / image.width, map.width);
  const [y0, y1] = span(seen.y0, seen.y1, map.height / image.height, map.height);
  return { x0, y0, x1, y1 };
}

function span(low: number, high: number, scale: number, length: number): [number, number] {
  const room = Math.min(SMALLEST_FRAME, length);
  const start = clamp(low * scale, 0, length - room);
  return [start, Math.max(start + room, Math.min(high * scale, length))];
}

/** The image point at a place of the map. */
export function imagePointAt(map: Size, image: Size, [x, y]: Point): Point {
  return [(x / map.width) * image.width, (y / map.height) * image.height];
}
