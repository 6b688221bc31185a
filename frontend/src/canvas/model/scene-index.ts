import { kindOf } from "../shapes/registry";
import { THIN_REACH } from "../shapes/shape-kind";
import type { Annotation } from "./annotation";
import type { Box, Point, Size } from "./geometry";
import { squareAround } from "./geometry";
import { SpatialIndex } from "./spatial-index";

/** Where the drawn annotations are: what a region holds, what is under a point. */
export class SceneIndex {
  #index: SpatialIndex;
  #items = new Map<string, Annotation>();

  constructor(image: Size, items: Iterable<Annotation> = []) {
    this.#index = new SpatialIndex(image);
    for (const item of items) this.set(item.id, item);
  }

  /** Null, or a shape of a kind that cannot be drawn, takes the annotation out. */
  set(id: string, item: Annotation | null): void {
    const kind = kindOf(item?.shape ?? null);
    if (item?.shape && kind) {
      this.#items.set(id, item);
      this.#index.set(id, kind.bounds(item.shape));
    } else if (this.#items.delete(id)) this.#index.delete(id);
  }

  boundsOf(id: string): Box | null {
    const shape = this.#items.get(id)?.shape ?? null;
    return shape && (kindOf(shape)?.bounds(shape) ?? null);
  }

  within(region: Box): string[] {
    return this.#index.query(region);
  }

  /** The smallest accepted shape of the highest level under a point: a small box on a large one can always be reached. */
  hitTest(point: Point, tolerance: number, isAccepted: (id: string) => boolean, levels: ReadonlyMap<string, number>): string | null {
    let best: string | null = null;
    let bestArea = Infinity;
    let bestLevel = -Infinity;
    for (const id of this.#index.query(squareAround(point, tolerance * THIN_REACH))) {
      const shape = this.#items.get(id)?.shape ?? null;
      const kind = kindOf(shape);
      if (!shape || !isAccepted(id) || !kind?.hit(shape, point, tolerance)) continue;
      const area = kind.area(shape);
      const level = levels.get(id) ?? 0;
      if (level > bestLevel || (level === bestLevel && area < bestArea)) [best, bestArea, bestLevel] = [id, area, level];
    }
    return best;
  }
}
