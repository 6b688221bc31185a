import type { CanvasLabel } from "../model/annotation";
import { initialAttributes } from "../model/attributes";
import { unlocked } from "../model/standing";
import type { CanvasStore } from "../model/store";

/**
 * With a selection its label changes; without one the label becomes active, and inactive when chosen again.
 * Where labels belong to the whole image, the label is given to it or taken away.
 */
export function chooseLabel(store: CanvasStore, name: string): void {
  const { selection, activeLabel, canEdit, needsShapes } = store.getState();
  if (!needsShapes) toggleOnImage(store, name);
  else if (selection.size > 0) relabel(store, selection, name);
  else if (canEdit) store.setActiveLabel(activeLabel === name ? null : name);
}

function toggleOnImage(store: CanvasStore, name: string): void {
  const present = [...store.getState().items.values()].filter((item) => item.label === name && !item.isSuggestion);
  if (present.length > 0) store.remove(present.map((item) => item.id));
  else giveToImage(store, name);
}

/** Gives a label to the image as a whole, once; where a model suggests it, the suggestion is accepted. */
export function giveToImage(store: CanvasStore, name: string): void {
  const { items, image } = store.getState();
  const present = [...items.values()].filter((item) => item.label === name);
  if (present.length > 0) store.edit(present.filter((item) => item.isSuggestion).map((item) => item.id), (item) => item);
  else if (image) store.add(null, name);
}

export function relabel(store: CanvasStore, ids: Iterable<string>, name: string): void {
  const { items, labels } = store.getState();
  const labelId = labels.get(name)?.id ?? null;
  // What is said of a mark stays, also what another label has no field for: nothing is lost by a wrong key.
  const begun = initialAttributes(labels.get(name));
  const others = unlocked(store, ids).filter((id) => items.get(id)?.label !== name);
  store.edit(others, (item) => ({ ...item, label: name, labelId, attributes: { ...begun, ...item.attributes } }));
}

/** The label that a key chooses, or null. */
export function labelOfKey(labels: ReadonlyMap<string, CanvasLabel>, key: string): CanvasLabel | null {
  for (const label of labels.values()) if (label.key === key) return label;
  return null;
}
