import type { Box } from "./geometry";
import { boxesOverlap } from "./geometry";
import type { CanvasStore } from "./store";

/** Adds a mark to the selection, or takes it out. */
export function toggleSelected(store: CanvasStore, id: string): void {
  const selection = new Set(store.getState().selection);
  if (!selection.delete(id)) selection.add(id);
  store.select(selection);
}

/** From the mark that was selected first to this one, as the list has them. */
export function selectUpTo(store: CanvasStore, id: string): void {
  const { items, selection } = store.getState();
  const [first = id] = selection;
  const ids = [...items.keys()];
  const [from, to] = [ids.indexOf(first), ids.indexOf(id)].sort((a, b) => a - b);
  // The first stays the first: the next range begins there, too.
  store.select([first, ...ids.slice(from, (to ?? 0) + 1)]);
}

/** What a rubber band takes hold of: all that it touches, but not what it was drawn inside of. */
export function withinBand(store: CanvasStore, band: Box): string[] {
  return store.within(band).filter((id) => {
    const box = store.boundsOf(id);
    return box !== null && !store.isLocked(id) && boxesOverlap(box, band) && !encloses(box, band);
  });
}

function encloses(box: Box, inner: Box): boolean {
  return box.x0 < inner.x0 && box.y0 < inner.y0 && box.x1 > inner.x1 && box.y1 > inner.y1;
}
