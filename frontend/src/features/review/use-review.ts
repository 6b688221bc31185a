import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Crop, CropResult, Shape } from "@/api/schema.gen";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { isTakenBack, useUndo } from "@/hooks/use-undo";

import { type CropEdits, NO_CHANGES, redo, relabel, reshape, restore, toggleDeleted, undo } from "./crop-changes";
import { allOf, NO_CROPS, selected, type Way } from "./crop-selection";
import { useApply } from "./queries";

/** What is selected among the crops shown, and the marks that wait to be applied. */
export function useReview(datasetId: string, crops: readonly Crop[]) {
  const order = useMemo(() => crops.map(({ id }) => id), [crops]);
  const [selection, setSelection] = useState(NO_CROPS);
  const [changes, setChanges] = useState(NO_CHANGES);
  const picked = useMemo(() => crops.filter(({ id }) => selection.ids.has(id)), [crops, selection]);
  const press = useCallback((id: string, way: Way) => setSelection((now) => selected(now, id, way, order)), [order]);
  const { apply, isApplying, undoApplied } = useApplying(datasetId, () => setChanges(NO_CHANGES));
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

/** Applies marks, says what came of it and offers the way back. */
function useApplying(datasetId: string, done: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const takeBack = useUndo(datasetId);
  const { mutate, isPending } = useApply(datasetId);
  const last = useRef<string | null>(null);
  const undoApplied = useCallback(() => {
    if (last.current && !isTakenBack(last.current)) takeBack(last.current);
  }, [takeBack]);
  const tell = ({ changed, refused, change_group: group }: CropResult) => {
    last.current = group ?? last.current;
    const words = t("review.applied", { count: changed });
    const action = group ? { label: t("common.actions.undo"), perform: () => takeBack(group), seconds: SECONDS_TO_UNDO } : undefined;
    if (refused.length === 0) return toast.done(words, { action });
    const stale = refused.filter(({ code }) => code === "stale_annotation" || code === "annotation_gone").length;
    const left = stale === refused.length ? t("review.leftStale", { count: stale }) : t("review.left", { count: refused.length });
    toast.warn(`${words} ${left}`, { action });
  };
  const apply = (edits: CropEdits) => {
    const onSuccess = (result: CropResult) => {
      done();
      tell(result);
    };
    mutate(edits, { onSuccess, onError: toast.failed });
  };
  return { apply, isApplying: isPending, undoApplied };
}
