import type { Annotation, ChangeSet } from "./annotation";

/** The items after the changes; a new map, in drawing order. */
export function withChanges(items: ReadonlyMap<string, Annotation>, changes: ChangeSet): Map<string, Annotation> {
  const next = new Map(items);
  let isOutOfOrder = false;
  for (const { id, after } of changes) {
    if (after === null) next.delete(id);
    else {
      isOutOfOrder ||= !next.has(id) && after.order < highestOrder(next);
      next.set(id, after);
    }
  }
  return isOutOfOrder ? inOrder(next.values()) : next;
}

export function inOrder(items: Iterable<Annotation>): Map<string, Annotation> {
  const sorted = [...items].sort((a, b) => a.order - b.order);
  return new Map(sorted.map((item) => [item.id, item]));
}

export function highestOrder(items: ReadonlyMap<string, Annotation>): number {
  let highest = -1;
  for (const item of items.values()) highest = Math.max(highest, item.order);
  return highest;
}

/** The changes that lead from one set of items to another. */
export function differences(
  from: ReadonlyMap<string, Annotation>,
  to: ReadonlyMap<string, Annotation>,
): ChangeSet {
  const changed = [...to.values()].filter((item) => from.get(item.id) !== item);
  const gone = [...from.values()].filter((item) => !to.has(item.id));
  return [
    ...changed.map((item) => ({ id: item.id, before: from.get(item.id) ?? null, after: item })),
    ...gone.map((item) => ({ id: item.id, before: item, after: null })),
  ];
}
