import { useCallback, useMemo, useState } from "react";

import type { Crop, Shape } from "@/api/schema.gen";

import { NO_CHANGES, redo, relabel, reshape, restore, toggleDeleted, undo, withoutApplied } from "./crop-changes";
import { allOf, NO_CROPS, selected, type Way } from "./crop-selection";
import { type SaveFirst, useApplying } from "./use-applying";

/** What is selected among the crops shown, and the marks that wait to be applied. */
export function useReview(datasetId: string, crops: readonly Crop[], saveFirst: SaveFirst) {
  const order = useMemo(() => crops.map(({ id }) => id), [crops]);
  const [selection, setSelection] = useState(NO_CROPS);
  const [changes, setChanges] = useState(NO_CHANGES);
  const picked = useMemo(() => crops.filter(({ id }) => selection.ids.has(id)), [crops, selection]);
  const press = useCallback((id: string, way: Way) => setSelection((now) => selected(now, id, way, order)), [order]);
  const { apply, isApplying, undoApplied } = useApplying(datasetId, saveFirst, (applied) => setChanges((now) => withoutApplied(now, applied)));
  const hasMarks = changes.past.length > 0;
  return {
    selection,
    picked,
    changes,
    press,
    selectAll: useCallback(() => setSelection(allOf(order)), [order]),
    clear: useCallback(() => setSelection(NO_CROPS), []),
    relabel: useCallback((label: string, some: readonly Crop[] = picked) => setChanges((now) => relabel(now, some, label)), [picked]),
    remove: useCallback((some: readonly Crop[] = picked) => setChanges((now) => toggleDeleted(now, some)), [picked]),
    restore: useCallback(() => setChanges((now) => restore(now, picked)), [picked]),
    reshape: useCallback((crop: Crop, shape: Shape) => setChanges((now) => reshape(now, crop, shape)), []),
    /** The last mark; with none left, what was applied last. */
    undo: useCallback(() => (hasMarks ? setChanges(undo) : undoApplied()), [hasMarks, undoApplied]),
    redo: useCallback(() => setChanges(redo), []),
    cancel: useCallback(() => setChanges(NO_CHANGES), []),
    apply: () => apply(changes.edits),
    isApplying,
  };
}

export type Review = ReturnType<typeof useReview>;
