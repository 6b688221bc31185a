import type { RunLengths } from "@/lib/run-lengths";
import { compressed } from "@/lib/run-lengths";

import type { Size } from "../../model/geometry";
import type { Column } from "./mask";

/** Columns of set rows, `[y0, y1)` in order and apart from each other. See `Column`. */

/** A column with rows `[top, bottom)` set as well. */
export function withRows(column: Column, top: number, bottom: number): Column {
  const before: number[] = [];
  const after: number[] = [];
  let [from, to] = [top, bottom];
  for (let index = 0; index < column.length; index += 2) {
    const [start, end] = [column[index] ?? 0, column[index + 1] ?? 0];
    if (end < from) before.push(start, end);
    else if (start > to) after.push(start, end);
    else [from, to] = [Math.min(from, start), Math.max(to, end)];
  }
  return [...before, from, to, ...after];
}

/** A column with rows `[top, bottom)` no longer set. */
export function withoutRows(column: Column, top: number, bottom: number): Column {
  const rest: number[] = [];
  for (let index = 0; index < column.length; index += 2) {
    const [start, end] = [column[index] ?? 0, column[index + 1] ?? 0];
    if (start < Math.min(end, top)) rest.push(start, Math.min(end, top));
    if (end > Math.max(start, bottom)) rest.push(Math.max(start, bottom), end);
  }
  return rest;
}

/** The run lengths of a mask with these columns, from the left edge of the image on. */
export function runLengthsOf(columns: readonly Column[], { width, height }: Size): RunLengths {
  const runs: number[] = [];
  let end = 0;
  columns.forEach((column, x) => {
    for (let index = 0; index < column.length; index += 2) {
      const [from, to] = [x * height + (column[index] ?? 0), x * height + (column[index + 1] ?? 0)];
      // What goes on at the top of the next column is one run.
      if (from === end && runs.length > 0) runs[runs.length - 1] = (runs.at(-1) ?? 0) + to - from;
      else runs.push(from - end, to - from);
      end = to;
    }
  });
  runs.push(width * height - end);
  return { size: [height, width], counts: compressed(runs) };
}
