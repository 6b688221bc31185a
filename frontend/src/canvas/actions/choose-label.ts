import type { CanvasLabel } from "../model/annotation";
import type { CanvasStore } from "../model/store";

/** With a selection its label changes; without one the label becomes active, and inactive when chosen again. */
export function chooseLabel(store: CanvasStore, name: string): void {
  const { selection, activeLabel, canEdit } = store.getState();
  if (selection.size > 0) relabel(store, selection, name);
  else if (canEdit) store.setActiveLabel(activeLabel === name ? null : name);
}

export function relabel(store: CanvasStore, ids: Iterable<string>, name: string): void {
  const { items, labels } = store.getState();
  const labelId = labels.get(name)?.id ?? null;
  const others = [...ids].filter((id) => items.get(id)?.label !== name);
  store.edit(others, (item) => ({ ...item, label: name, labelId }));
}

/** The label that a key chooses, or null. */
export function labelOfKey(labels: ReadonlyMap<string, CanvasLabel>, key: string): CanvasLabel | null {
  for (const label of labels.values()) if (label.key === key) return label;
  return null;
}
