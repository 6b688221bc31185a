import type { Box } from "./geometry";
import { clamp, roundCoordinate } from "./geometry";
import type { CanvasStore } from "./store";
import { editingOf } from "../shapes/registry";

/** What is done with several marks at once is one step of history, and none of them leaves the image. */

/** Those of the marks that can be moved here. */
export function movable(store: CanvasStore, ids: Iterable<string>): string[] {
  const { items, canEdit } = store.getState();
  return canEdit ? [...ids].filter((id) => editingOf(items.get(id)?.shape ?? null) !== null) : [];
}

/** The box around all of them; null where none is drawn. */
export function boundsOfAll(store: CanvasStore, ids: Iterable<string>): Box | null {
  let all: Box | null = null;
  for (const id of ids) {
    const box = store.boundsOf(id);
    if (box) all = all ? around(all, box) : box;
  }
  return all;
}

export function around(a: Box, b: Box): Box {
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) };
}

/** How far they can be moved as a whole of what is asked for, in image pixels. */
export function boundedShift(store: CanvasStore, ids: readonly string[], dx: number, dy: number): readonly [number, number] {
  const { image } = store.getState();
  const box = boundsOfAll(store, ids);
  if (!image || !box) return [0, 0];
  return [bounded(dx, box.x0, box.x1, image.width), bounded(dy, box.y0, box.y1, image.height)];
}

/** What lies over the edge already (a turned rectangle may) need not come back. */
function bounded(by: number, low: number, high: number, limit: number): number {
  return clamp(roundCoordinate(by), Math.min(0, -low), Math.max(0, limit - high));
}

/** Moves them as far as the image allows for all of them: what they are to each other stays. */
export function moveTogether(store: CanvasStore, ids: Iterable<string>, by: readonly [number, number], group: string | null = null): void {
  const { image } = store.getState();
  const moved = movable(store, ids);
  const [dx, dy] = boundedShift(store, moved, ...by);
  if (!image || (dx === 0 && dy === 0)) return;
  store.edit(
    moved,
    (item) => {
      const editing = editingOf(item.shape);
      return item.shape && editing ? { ...item, shape: editing.move(item.shape, dx, dy, image) } : item;
    },
    group,
  );
}
