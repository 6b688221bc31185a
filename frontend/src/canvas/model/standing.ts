import type { CanvasStore } from "./store";

/** What holds on this page only and is not stored: which marks are locked, and which lie above others. */

/** Locks all of them, or unlocks them where all are locked. */
export function toggleLocked(store: CanvasStore, ids: Iterable<string>): void {
  const { lockedIds } = store.getState();
  store.setPassing({ lockedIds: toggled(lockedIds, ids), hoveredId: null });
}

/** All of them in, or out where all are in: of several nobody wants one half turned around. */
export function toggled(set: ReadonlySet<string>, ids: Iterable<string>): Set<string> {
  const [next, all] = [new Set(set), [...ids]];
  const areIn = all.every((id) => next.has(id));
  for (const id of all) {
    if (areIn) next.delete(id);
    else next.add(id);
  }
  return next;
}

/** Those that may be changed: what is locked stays as it is until it is unlocked. */
export function unlocked(store: CanvasStore, ids: Iterable<string>): string[] {
  const { lockedIds } = store.getState();
  return [...ids].filter((id) => !lockedIds.has(id));
}

export type Raise = "front" | "forward" | "backward" | "back";

/** Changes what lies above what. A mark is drawn over those of a lower level, and hit before them; all begin at 0. */
export function raise(store: CanvasStore, ids: Iterable<string>, how: Raise): void {
  const levels = new Map(store.getState().levels);
  const raised = [...ids];
  const others = [0, ...[...levels].flatMap(([id, level]) => (raised.includes(id) ? [] : level))];
  const [highest, lowest] = [Math.max(...others), Math.min(...others)];
  for (const id of raised) {
    const level = levels.get(id) ?? 0;
    levels.set(id, { front: highest + 1, forward: level + 1, backward: level - 1, back: lowest - 1 }[how]);
  }
  store.setPassing({ levels });
}
