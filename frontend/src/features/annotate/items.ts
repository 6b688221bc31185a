import type { Annotation, ChangeSet } from "@/canvas/model/annotation";
import { shapeOf, storedShapeOf } from "@/canvas/model/stored-shape";

import type { Edit } from "./saving/batch";
import type { Mark } from "./saving/mark";
import type { Annotation as StoredAnnotation, AnnotationState, Suggestion } from "./saving/stored";

/** The canvas' annotations, the server's and the queue's marks: the only place that turns one into another. */

/** The same keys in the same order wherever an item is made: states are compared as text. */
export function itemOf(stored: StoredAnnotation | Suggestion, isSuggestion: boolean, order: number): Annotation {
  return {
    id: stored.id,
    label: stored.label,
    labelId: stored.label_id,
    shape: shapeOf(stored.shape),
    attributes: stored.attributes ?? {},
    hard: "hard" in stored && stored.hard,
    source: stored.source,
    confidence: stored.confidence ?? null,
    isSuggestion,
    order,
  };
}

/** What the page shows: the server's annotations with the unsaved edits over them, and the open suggestions. */
export function itemsOf(state: AnnotationState, edits: readonly Edit[]): Annotation[] {
  const items = new Map(state.annotations.map((one, order) => [one.id, itemOf(one, false, order)]));
  for (const suggestion of state.suggestions ?? [])
    if (!items.has(suggestion.id)) items.set(suggestion.id, itemOf(suggestion, true, items.size));
  return withEdits(items, edits);
}

/** Items after edits: what is not there is added at the end. */
export function withEdits(items: Map<string, Annotation>, edits: readonly Edit[]): Annotation[] {
  for (const { id, mine } of edits) {
    const item = items.get(id);
    if (mine) items.set(id, itemOfMark(mine, item, item?.order ?? items.size));
    else if (!item?.isSuggestion) items.delete(id);
  }
  return [...items.values()];
}

/** A mark of the queue over what is known of its annotation. */
export function itemOfMark(mark: Mark, known: Annotation | undefined, order: number): Annotation {
  return {
    id: mark.id,
    label: mark.label,
    labelId: mark.labelId,
    shape: shapeOf(mark.shape),
    attributes: mark.attributes,
    hard: mark.hard,
    source: known?.source ?? "human",
    confidence: known?.confidence ?? null,
    isSuggestion: false,
    order,
  };
}

/** An open suggestion is nothing that a person has made: for the queue it is not there. */
export function markOfItem(item: Annotation | null): Mark | null {
  if (!item || item.isSuggestion) return null;
  const { id, label, labelId, shape, attributes, hard } = item;
  return { id, label, labelId, shape: shape && storedShapeOf(shape), attributes, hard };
}

/** What a change of the drawing means for the server. */
export function editsOf(changes: ChangeSet): Edit[] {
  return changes
    .map(({ id, before, after }) => ({ id, base: markOfItem(before), mine: markOfItem(after) }))
    .filter(({ base, mine }) => base !== null || mine !== null);
}
