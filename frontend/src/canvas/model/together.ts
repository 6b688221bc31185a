import { editingOf } from "../shapes/registry";
import { moveWithin } from "../shapes/within";
import type { Box, Point } from "./geometry";
import { boxAroundAll, roundPoint } from "./geometry";
import { unlocked } from "./standing";
import type { CanvasStore } from "./store";

/** What is done with several marks at once is one step of history, and none of them leaves the image. */

/** Those of the marks that can be moved here. */
export function movable(store: CanvasStore, ids: Iterable<string>): string[] {
  const { items, canEdit } = store.getState();
  return canEdit ? unlocked(store, ids).filter((id) => editingOf(items.get(id)?.shape ?? null) !== null) : [];
}

/** The box around all of them; null where none is drawn. */
export function boundsOfAll(store: CanvasStore, ids: Iterable<string>): Box | null {
  return boxAroundAll([...ids].flatMap((id) => store.boundsOf(id) ?? []));
}

/** How far they can be moved as a whole of what is asked for, in image pixels. */
export function boundedShift(store: CanvasStore, ids: readonly string[], dx: number, dy: number): Point {
  const { image } = store.getState();
  const box = boundsOfAll(store, ids);
  return image && box ? moveWithin(box, ...roundPoint([dx, dy]), image) : [0, 0];
}

/** Moves them as far as the image allows for all of them: what they are to each other stays. */
export function moveTogether(store: CanvasStore, ids: Iterable<string>, by: Point, group: string | null = null): void {
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
