import type { Box, Size } from "./geometry";
import { boxesOverlap } from "./geometry";

const CELLS_PER_SIDE = 64;
/** A box over more cells than this is kept in one list instead: a frame around the image must not fill every cell. */
const MANY_CELLS = 64;

/** Which boxes meet a region, by a uniform grid: an edit costs the cells of one box, a question the cells it covers. */
export class SpatialIndex {
  #cell = 1;
  #boxes = new Map<string, Box>();
  #cells = new Map<number, Set<string>>();
  #large = new Set<string>();

  constructor(size: Size) {
    this.#cell = Math.max(size.width, size.height, 1) / CELLS_PER_SIDE;
  }

  set(id: string, box: Box): void {
    this.delete(id);
    this.#boxes.set(id, box);
    const cells = this.#cellsOf(box);
    if (cells === null) this.#large.add(id);
    else for (const cell of cells) this.#bucket(cell).add(id);
  }

  delete(id: string): void {
    const box = this.#boxes.get(id);
    if (!box) return;
    this.#boxes.delete(id);
    if (this.#large.delete(id)) return;
    for (const cell of this.#cellsOf(box) ?? []) this.#cells.get(cell)?.delete(id);
  }

  /** The ids whose box meets the region, each once, in no order. */
  query(region: Box): string[] {
    const cells = this.#cellsOf(region);
    if (cells === null) return this.#filtered(this.#boxes.keys(), region);
    const found = new Set(this.#large);
    for (const cell of cells) for (const id of this.#cells.get(cell) ?? []) found.add(id);
    return this.#filtered(found, region);
  }

  #filtered(ids: Iterable<string>, region: Box): string[] {
    const met: string[] = [];
    for (const id of ids) {
      const box = this.#boxes.get(id);
      if (box && boxesOverlap(box, region)) met.push(id);
    }
    return met;
  }

  #bucket(cell: number): Set<string> {
    let bucket = this.#cells.get(cell);
    if (!bucket) this.#cells.set(cell, (bucket = new Set()));
    return bucket;
  }

  /** Null when there are too many to walk. */
  #cellsOf(box: Box): number[] | null {
    const place = (value: number) => Math.min(Math.max(Math.floor(value / this.#cell), 0), CELLS_PER_SIDE);
    const [left, right, top, bottom] = [place(box.x0), place(box.x1), place(box.y0), place(box.y1)];
    if ((right - left + 1) * (bottom - top + 1) > MANY_CELLS) return null;
    const cells: number[] = [];
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) cells.push(row * (CELLS_PER_SIDE + 1) + column);
    return cells;
  }
}
