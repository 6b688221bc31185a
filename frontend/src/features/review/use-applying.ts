import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { CropResult } from "@/api/schema.gen";
import { SECONDS_TO_FOLLOW, SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { isTakenBack, useUndo } from "@/hooks/use-undo";

import type { CropEdits } from "./crop-changes";
import { useApply } from "./queries";

/** Sends what the person did on single samples and is not saved yet; answers the samples where it still waits. */
export type SaveFirst = () => Promise<readonly string[]>;

/**
 * Applies marks, says what came of it and offers the way back. What the same person drew before goes first: sent
 * later, it would meet the applied marks as if they were somebody else's.
 */
export function useApplying(datasetId: string, saveFirst: SaveFirst, done: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const takeBack = useUndo(datasetId);
  const { mutate, isPending } = useApply(datasetId, saveFirst);
  const last = useRef<string | null>(null);
  const undoApplied = useCallback(() => {
    if (last.current && !isTakenBack(last.current)) takeBack(last.current);
  }, [takeBack]);
  const tellUnsaved = ([first, ...others]: readonly string[]) => {
    const perform = () => void navigate(`/datasets/${datasetId}/annotate/${first}`);
    const action = { label: t("review.unsaved.open"), perform, seconds: SECONDS_TO_FOLLOW };
    toast.warn(t("review.unsaved.text", { count: others.length + 1 }), { action, key: "review-unsaved" });
  };
  const tell = ({ changed, refused, change_group: group }: CropResult) => {
    last.current = group ?? last.current;
    const words = t("review.applied", { count: changed });
    const action = group ? { label: t("common.actions.undo"), perform: () => takeBack(group), seconds: SECONDS_TO_UNDO } : undefined;
    if (refused.length === 0) return toast.done(words, { action });
    const stale = refused.filter(({ code }) => code === "stale_annotation" || code === "annotation_gone").length;
    const left = stale === refused.length ? t("review.leftStale", { count: stale }) : t("review.left", { count: refused.length });
    toast.warn(`${words} ${left}`, { action });
  };
  const apply = (edits: CropEdits) =>
    mutate(edits, {
      onError: toast.failed,
      onSuccess: ({ unsaved, result }) => {
        if (!result) return tellUnsaved(unsaved);
        done();
        tell(result);
      },
    });
  return { apply, isApplying: isPending, undoApplied };
}
