import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clamp } from "../../model/geometry";
import { runLengthsOf, withoutRows, withRows } from "./columns";
import type { Column } from "./mask";
import { Mask } from "./mask";

/** What arithmetic loses; a pixel whose middle is on the edge of the brush is under it. */
const EDGE = 1e-9;

/** Sets pixels, or takes them away. */
export type Paint = "brush" | "eraser";

/** A mask that is being painted on: strokes of a round brush, on whole pixels. */
export class Painting {
  #size: Size;
  #columns: Column[];

  /** Begins with the pixels of a mask, or with none. */
  constructor(size: Size, shape: Shape | null = null) {
    this.#size = size;
    const empty = (): Column[] => Array.from({ length: size.width }, () => []);
    this.#columns = shape?.rle ? new Mask(shape.rle).columns(0, size.width) : empty();
  }

  /** The mask as it is now. */
  get shape(): Shape {
    return { kind: "mask", points: [], rle: runLengthsOf(this.#columns, this.#size) };
  }

  get isEmpty(): boolean {
    return this.#columns.every((column) => column.length === 0);
  }

  /** What another mask of the same image has is set as well. */
  add({ rle }: Shape): void {
    const added = rle ? new Mask(rle).columns(0, this.#size.width) : [];
    added.forEach((column, x) => {
      for (let row = 0; row < column.length; row += 2)
        this.#columns[x] = withRows(this.#columns[x] ?? [], column[row] ?? 0, column[row + 1] ?? 0);
    });
  }

  /** A brush of a diameter, in whole pixels, drawn from one place to another: every pixel whose middle it covers. */
  stroke(start: Point, end: Point, diameter: number, paint: Paint): void {
    const [from, to] = [settled(start, diameter), settled(end, diameter)];
    const radius = diameter / 2;
    const first = clamp(Math.floor(Math.min(from[0], to[0]) - radius), 0, this.#size.width);
    const last = clamp(Math.ceil(Math.max(from[0], to[0]) + radius), 0, this.#size.width);
    for (let x = first; x < last; x++) this.#strokeColumn(x, reachAt(x + 0.5, from, to, radius), paint);
  }

  #strokeColumn(x: number, reach: readonly [number, number] | null, paint: Paint): void {
    if (!reach) return;
    const top = clamp(Math.ceil(reach[0] - 0.5 - EDGE), 0, this.#size.height);
    const bottom = clamp(Math.floor(reach[1] - 0.5 + EDGE) + 1, 0, this.#size.height);
    const column = this.#columns[x] ?? [];
    if (top < bottom) this.#columns[x] = paint === "brush" ? withRows(column, top, bottom) : withoutRows(column, top, bottom);
  }
}

/** A brush an odd number of pixels wide is on a pixel, others are between pixels: it has the same shape everywhere. */
export function settled([x, y]: Point, diameter: number): Point {
  return diameter % 2 === 1 ? [Math.floor(x) + 0.5, Math.floor(y) + 0.5] : [Math.round(x), Math.round(y)];
}

/** From where to where a stroke with round ends covers a vertical line; it has no dents, so this is one piece. */
function reachAt(x: number, from: Point, to: Point, radius: number): [number, number] | null {
  const ends = [reachOfDisc(x, from, radius), reachOfDisc(x, to, radius), reachOfBand(x, from, to, radius)];
  const met = ends.filter((end) => end !== null);
  return met.length > 0 ? [Math.min(...met.map(([top]) => top)), Math.max(...met.map(([, bottom]) => bottom))] : null;
}

function reachOfDisc(x: number, [cx, cy]: Point, radius: number): [number, number] | null {
  const half = radius * radius - (x - cx) ** 2;
  return half < 0 ? null : [cy - Math.sqrt(half), cy + Math.sqrt(half)];
}

/** The straight part between the ends: where the line is in the strip around it and between the two cuts across it. */
function reachOfBand(x: number, [ax, ay]: Point, [bx, by]: Point, radius: number): [number, number] | null {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return null;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  // Along: 0 <= (x-ax)ux + (y-ay)uy <= length. Across: |(y-ay)ux - (x-ax)uy| <= radius.
  const along = between((x - ax) * ux, uy, 0, length);
  const across = between(-(x - ax) * uy, ux, -radius, radius);
  if (!along || !across) return null;
  const [top, bottom] = [Math.max(along[0], across[0]), Math.min(along[1], across[1])];
  return top <= bottom ? [ay + top, ay + bottom] : null;
}

/** For which t low <= offset + t * slope <= high. */
function between(offset: number, slope: number, low: number, high: number): [number, number] | null {
  if (slope === 0) return offset >= low && offset <= high ? [-Infinity, Infinity] : null;
  const [a, b] = [(low - offset) / slope, (high - offset) / slope];
  return a <= b ? [a, b] : [b, a];
}
