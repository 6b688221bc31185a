import { useMutation } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { CropResult } from "@/api/schema.gen";
import { useRefreshDataset } from "@/hooks/use-refresh-dataset";
import { SECONDS_TO_FOLLOW, SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { isTakenBack, useUndo } from "@/hooks/use-undo";

import { type CropEdits, partsOf } from "./crop-changes";
import { applyPart } from "./queries";

/** Sends what the person did on single samples and is not saved yet; answers the samples where it still waits. */
export type SaveFirst = () => Promise<readonly string[]>;

/**
 * Applies marks as one action, says what came of it and offers the way back; `done` hears of the marks that are applied.
 * What the same person drew before goes first: sent later, it would meet them as if they were somebody else's.
 */
export function useApplying(datasetId: string, saveFirst: SaveFirst, done: (applied: CropEdits) => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const takeBack = useUndo(datasetId);
  const last = useRef<string | null>(null);
  const undoApplied = useCallback(() => {
    if (last.current && !isTakenBack(last.current)) takeBack(last.current);
  }, [takeBack]);
  const tellUnsaved = ([first, ...others]: readonly string[]) => {
    const perform = () => void navigate(`/datasets/${datasetId}/annotate/${first}`);
    const action = { label: t("review.unsaved.open"), perform, seconds: SECONDS_TO_FOLLOW };
    toast.warn(t("review.unsaved.text", { count: others.length + 1 }), { action, key: "review-unsaved" });
  };
  const tell = ({ changed, refused, change_group: group }: Outcome) => {
    const words = t("review.applied", { count: changed });
    const action = group ? { label: t("common.actions.undo"), perform: () => takeBack(group), seconds: SECONDS_TO_UNDO } : undefined;
    if (refused.length === 0) return toast.done(words, { action });
    const stale = refused.filter(({ code }) => code === "stale_annotation" || code === "annotation_gone").length;
    const left = stale === refused.length ? t("review.leftStale", { count: stale }) : t("review.left", { count: refused.length });
    toast.warn(`${words} ${left}`, { action });
  };
  const run = async (edits: CropEdits) => {
    const unsaved = await saveFirst();
    if (unsaved.length > 0) return tellUnsaved(unsaved);
    let outcome: Outcome = { changed: 0, refused: [], change_group: null };
    for (const part of partsOf(edits)) {
      outcome = joined(outcome, await applyPart(datasetId, part, outcome.change_group));
      last.current = outcome.change_group ?? last.current;
      done(part);
    }
    tell(outcome);
  };
  const { mutate, isPending } = useMutation({ mutationFn: run, onError: toast.failed, onSettled: useRefreshDataset(datasetId) });
  return { apply: mutate, isApplying: isPending, undoApplied };
}

type Outcome = Pick<CropResult, "changed" | "refused" | "change_group">;

function joined(before: Outcome, { changed, refused, change_group: group }: CropResult): Outcome {
  return { changed: before.changed + changed, refused: [...before.refused, ...refused], change_group: group };
}
