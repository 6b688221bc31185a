import type { Annotation, Change, ChangeSet, Copied } from "./annotation";
import { newId } from "./new-id";

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

/** Whether it is only a suggested shape, and not sure enough to be shown. */
export function isUnsure(item: Annotation | undefined, least: number): boolean {
  return item !== undefined && item.isSuggestion && item.shape !== null && (item.confidence ?? 1) < least;
}

/** A person's new mark. */
export function newAnnotation({ label, shape, attributes, hard }: Copied, labelId: string | null, order: number): Annotation {
  return { id: newId(), label, labelId, shape, attributes, hard, source: "human", confidence: null, isSuggestion: false, order };
}

export function highestOrder(items: ReadonlyMap<string, Annotation>): number {
  let highest = -1;
  for (const item of items.values()) highest = Math.max(highest, item.order);
  return highest;
}

/**
 * The changes that lead from what is here to what the server has. Known annotations keep their place,
 * new ones come after them; the server's order says nothing about that.
 */
export function differences(here: ReadonlyMap<string, Annotation>, there: Iterable<Annotation>): ChangeSet {
  const changes: Change[] = [];
  const met = new Set<string>();
  let order = highestOrder(here);
  for (const item of there) {
    const before = here.get(item.id) ?? null;
    met.add(item.id);
    if (before === null) changes.push({ id: item.id, before, after: { ...item, order: ++order } });
    else if (!isSame(before, item)) changes.push({ id: item.id, before, after: { ...item, order: before.order } });
  }
  for (const before of here.values()) if (!met.has(before.id)) changes.push({ id: before.id, before, after: null });
  return changes;
}

/** Whether two states of an annotation say the same, wherever they stand in the list. */
export function isSame(a: Annotation, b: Annotation): boolean {
  return a === b || JSON.stringify({ ...a, order: 0 }) === JSON.stringify({ ...b, order: 0 });
}
