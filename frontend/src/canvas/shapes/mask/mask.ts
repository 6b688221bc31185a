import type { RunLengths } from "@/lib/run-lengths";
import { runsOf } from "@/lib/run-lengths";

import type { Box } from "../../model/geometry";

/** Rows `[y0, y1)` that are set in one column, one after the other: y0, y1, y0, y1, ... */
export type Column = readonly number[];

/** The set pixels of a mask: its runs go down the columns, and `ends` says where each ends. */
export class Mask {
  readonly height: number;
  readonly width: number;
  /** Odd places are the ends of runs that are set. */
  readonly #ends: Int32Array;

  constructor(rle: RunLengths) {
    const [height = 0, width = 0] = rle.size;
    [this.height, this.width] = [height, width];
    const runs = runsOf(rle);
    this.#ends = new Int32Array(runs.length);
    let end = 0;
    runs.forEach((run, index) => (this.#ends[index] = end = Math.min(end + run, height * width)));
  }

  has(x: number, y: number): boolean {
    const isInside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    return isInside && this.#runAt(Math.floor(x) * this.height + Math.floor(y)) % 2 === 1;
  }

  get area(): number {
    let sum = 0;
    for (const [start, end] of this.#set()) sum += end - start;
    return sum;
  }

  /** The smallest box around all set pixels; empty at the origin where there is none. */
  get bounds(): Box {
    const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    for (const [start, end] of this.#set()) {
      const [first, last] = [Math.floor(start / this.height), Math.floor((end - 1) / this.height)];
      box.x0 = Math.min(box.x0, first);
      box.x1 = Math.max(box.x1, last + 1);
      // A run over the end of a column goes on at the top of the next one.
      box.y0 = Math.min(box.y0, first === last ? start % this.height : 0);
      box.y1 = Math.max(box.y1, first === last ? ((end - 1) % this.height) + 1 : this.height);
    }
    return box.x0 === Infinity ? { x0: 0, y0: 0, x1: 0, y1: 0 } : box;
  }

  /** What is set in the columns from x0 up to x1, one by one, also in those that have nothing. */
  columns(x0: number, x1: number): Column[] {
    const columns = Array.from({ length: x1 - x0 }, (): number[] => []);
    for (const [start, end] of this.#set()) {
      for (let place = start; place < end; ) {
        const top = place % this.height;
        const length = Math.min(this.height - top, end - place);
        append(columns[Math.floor(place / this.height) - x0] ?? [], top, top + length);
        place += length;
      }
    }
    return columns;
  }

  /** The runs that are set, `[start, end)` in pixels from the top left, down the columns. */
  *#set(): Generator<readonly [number, number]> {
    for (let index = 1; index < this.#ends.length; index += 2) {
      const [start, end] = [this.#ends[index - 1] ?? 0, this.#ends[index] ?? 0];
      if (end > start) yield [start, end];
    }
  }

  /** Which run a pixel is in. */
  #runAt(place: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Adds rows to a column; what touches the last ones is one with them. */
function append(column: number[], top: number, bottom: number): void {
  if (column.at(-1) === top) column[column.length - 1] = bottom;
  else column.push(top, bottom);
}
