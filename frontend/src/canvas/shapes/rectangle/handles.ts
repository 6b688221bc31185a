import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clamp } from "../../model/geometry";
import type { Handle } from "../shape-kind";
import { SMALLEST_SIDE } from "./geometry";
import { cornersOf, rectangleOf } from "./type";

/** Clockwise from the top left corner, by compass: `n` moves the top edge, `se` the lower right corner. */
const CURSORS: Readonly<Record<string, string>> = {
  nw: "nwse-resize",
  n: "ns-resize",
  ne: "nesw-resize",
  e: "ew-resize",
  se: "nwse-resize",
  s: "ns-resize",
  sw: "nesw-resize",
  w: "ew-resize",
};

export function rectangleHandles(shape: Shape): readonly Handle[] {
  const { x0, y0, x1, y1 } = cornersOf(shape);
  const place = (name: string): Point => [
    name.includes("w") ? x0 : name.includes("e") ? x1 : (x0 + x1) / 2,
    name.includes("n") ? y0 : name.includes("s") ? y1 : (y0 + y1) / 2,
  ];
  return Object.entries(CURSORS).map(([name, cursor]) => ({ name, cursor, at: place(name) }));
}

/** The opposite edge stays; dragged past it the rectangle turns over, and it never gets thinner than a pixel. */
export function dragRectangleHandle(shape: Shape, handle: string, to: Point, image: Size): Shape {
  const { x0, y0, x1, y1 } = cornersOf(shape);
  const [left, right] = handle.includes("w")
    ? [moved(x1, to[0], image.width), x1]
    : handle.includes("e")
      ? [x0, moved(x0, to[0], image.width)]
      : [x0, x1];
  const [top, bottom] = handle.includes("n")
    ? [moved(y1, to[1], image.height), y1]
    : handle.includes("s")
      ? [y0, moved(y0, to[1], image.height)]
      : [y0, y1];
  return rectangleOf([left, top], [right, bottom]);
}

/** Where an edge comes to lie when it is dragged while the opposite one is at `fixed`. */
function moved(fixed: number, to: number, limit: number): number {
  const place = clamp(to, 0, limit);
  if (Math.abs(place - fixed) >= SMALLEST_SIDE) return place;
  const below = fixed - SMALLEST_SIDE;
  const above = fixed + SMALLEST_SIDE;
  if (place < fixed) return below >= 0 ? below : above;
  return above <= limit ? above : below;
}
