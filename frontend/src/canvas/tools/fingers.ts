import { panBy, zoom } from "../model/camera";
import type { Point } from "../model/geometry";
import { distance } from "../model/geometry";
import type { CanvasStore } from "../model/store";

/** Nearer fingers tell nothing of a scale, in CSS pixels. */
const NEAREST = 8;

/**
 * none -> (down) one, which draws -> (down) two, which pan and zoom -> (up) resting -> (all up) none
 * Each method answers whether the finger moves the view, so that no tool is to hear of it.
 */
export class Fingers {
  #store: CanvasStore;
  #interrupt: () => void;
  #at = new Map<number, Point>();
  #isViewing = false;

  /** `interrupt` drops what the first finger has begun before the second came. */
  constructor(store: CanvasStore, interrupt: () => void) {
    this.#store = store;
    this.#interrupt = interrupt;
  }

  down(id: number, at: Point): boolean {
    this.#at.set(id, at);
    if (this.#at.size === 2 && !this.#isViewing) {
      this.#isViewing = true;
      this.#interrupt();
    }
    return this.#isViewing;
  }

  move(id: number, at: Point): boolean {
    if (!this.#at.has(id)) return this.#isViewing;
    const before = [...this.#at.values()];
    this.#at.set(id, at);
    if (this.#isViewing && before.length === 2) this.#view(before, [...this.#at.values()]);
    return this.#isViewing;
  }

  /** The finger that is left does not draw: it came to move the view. */
  up(id: number): boolean {
    const wasViewing = this.#isViewing;
    this.#at.delete(id);
    if (this.#at.size === 0) this.#isViewing = false;
    return wasViewing;
  }

  /** What was between the fingers stays between them. */
  #view([a, b]: readonly Point[], [c, d]: readonly Point[]): void {
    if (!a || !b || !c || !d) return;
    const [from, to] = [middle(a, b), middle(c, d)];
    panBy(this.#store, to[0] - from[0], to[1] - from[1]);
    zoom(this.#store, Math.max(distance(c, d), NEAREST) / Math.max(distance(a, b), NEAREST), to);
  }
}

function middle(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
