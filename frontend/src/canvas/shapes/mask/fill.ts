import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clamp } from "../../model/geometry";
import { closed } from "../../model/rings";
import { runLengthsOf, withRows } from "./columns";
import type { Column } from "./mask";

/** The pixels whose middle is inside a ring; where it crosses itself, inside is what it goes round an odd number of times. */
export function maskOfRing(ring: readonly Point[], size: Size): Shape {
  const crossings = Array.from({ length: size.width }, (): number[] => []);
  closed(ring).reduce((from, to) => {
    addCrossings(crossings, from, to);
    return to;
  });
  const columns = crossings.map((rows): Column => columnOf(rows.sort((a, b) => a - b), size.height));
  return { kind: "mask", points: [], rle: runLengthsOf(columns, size) };
}

/** Where an edge passes the middle of a column. */
function addCrossings(crossings: number[][], a: Point, b: Point): void {
  const [left, right] = a[0] <= b[0] ? [a, b] : [b, a];
  const first = Math.max(0, Math.ceil(left[0] - 0.5));
  const last = Math.min(crossings.length, Math.ceil(right[0] - 0.5));
  for (let x = first; x < last; x++) {
    const share = (x + 0.5 - left[0]) / (right[0] - left[0]);
    crossings[x]?.push(left[1] + share * (right[1] - left[1]));
  }
}

function columnOf(rows: readonly number[], height: number): Column {
  let column: Column = [];
  for (let index = 0; index + 1 < rows.length; index += 2) {
    const [top, bottom] = [rowFrom(rows[index] ?? 0, height), rowFrom(rows[index + 1] ?? 0, height)];
    if (top < bottom) column = withRows(column, top, bottom);
  }
  return column;
}

/** The first row whose middle is at or below a place. */
function rowFrom(y: number, height: number): number {
  return clamp(Math.ceil(y - 0.5), 0, height);
}
