import type { Point } from "../../model/geometry";
import type { Column, Mask } from "./mask";

/** Edges between pixels by the corner where they begin; at most two begin at one. */
type Edges = Map<number, number[]>;

/** The outlines of a mask along the edges of its pixels: clockwise around what is set, the other way around holes. */
export function contoursOf(mask: Mask): Point[][] {
  const { x0, x1 } = mask.bounds;
  const columns = mask.columns(x0, x1);
  const stride = mask.height + 1;
  const edges: Edges = new Map();
  const add = (x0: number, y0: number, x1: number, y1: number) => {
    const from = x0 * stride + y0;
    const ends = edges.get(from);
    if (ends) ends.push(x1 * stride + y1);
    else edges.set(from, [x1 * stride + y1]);
  };
  for (let x = x0; x <= x1; x++) {
    const [left, right] = [columns[x - x0 - 1] ?? [], columns[x - x0] ?? []];
    eachPart(right, (top, bottom) => {
      add(x, top, x + 1, top);
      add(x + 1, bottom, x, bottom);
    });
    eachPart(without(right, left), (top, bottom) => add(x, bottom, x, top));
    eachPart(without(left, right), (top, bottom) => add(x, top, x, bottom));
  }
  return ringsOf(edges, stride);
}

function eachPart(column: Column, act: (top: number, bottom: number) => void): void {
  for (let index = 0; index < column.length; index += 2) act(column[index] ?? 0, column[index + 1] ?? 0);
}

/** The rows of one column that the other has not. */
export function without(column: Column, other: Column): Column {
  const rest: number[] = [];
  let from = 0;
  eachPart(column, (top, bottom) => {
    while (from < other.length && (other[from + 1] ?? 0) <= top) from += 2;
    let at = top;
    for (let index = from; index < other.length && (other[index] ?? 0) < bottom; index += 2) {
      const start = other[index] ?? 0;
      if (start > at) rest.push(at, start);
      at = Math.max(at, other[index + 1] ?? 0);
    }
    if (at < bottom) rest.push(at, bottom);
  });
  return rest;
}

/** Follows the edges until each has been walked; corners where nothing turns are left out. */
function ringsOf(edges: Edges, stride: number): Point[][] {
  const rings: Point[][] = [];
  for (const [start, ends] of edges) {
    while (ends.length > 0) {
      const ring: Point[] = [];
      let at = start;
      do {
        push(ring, [Math.floor(at / stride), at % stride]);
        const next = edges.get(at)?.pop();
        // Each edge that comes to a corner is followed by one that leaves it.
        if (next === undefined) throw new Error("an outline of a mask is open");
        at = next;
      } while (at !== start);
      rings.push(ring);
    }
  }
  return rings;
}

function push(ring: Point[], point: Point): void {
  const [before, last] = [ring.at(-2), ring.at(-1)];
  const isStraight =
    before && last && ((before[0] === last[0] && last[0] === point[0]) || (before[1] === last[1] && last[1] === point[1]));
  if (isStraight) ring[ring.length - 1] = point;
  else ring.push(point);
}
