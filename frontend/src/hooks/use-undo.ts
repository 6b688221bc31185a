import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { BatchResult } from "@/api/schema.gen";

import { useJobStarted } from "./use-job-started";
import { useRefreshDataset } from "./use-refresh-dataset";
import { useToast } from "./use-toast";

/** Bulk actions that were taken back in this tab, or are being: by a note, a key or a list. */
const takenBack = new Set<string>();

/** Whether a key that undoes "the last action" has nothing to do with this one any more. */
export function isTakenBack(group: string): boolean {
  return takenBack.has(group);
}

const undo = (group: string) => answer(client.POST("/api/v1/changes/{change_id}/undo", { params: { path: { change_id: group } } }));

/** Undoes bulk actions, the last one first. Where one fails, it and those before it stand. */
async function undoAll(groups: readonly string[]): Promise<BatchResult[]> {
  const left = [...groups];
  const results: BatchResult[] = [];
  try {
    for (let group = left.at(-1); group !== undefined; group = left.at(-1)) {
      results.push(await undo(group));
      left.pop();
    }
  } catch (error) {
    // Done by someone else, or from another tab: there is nothing to try again.
    if (error instanceof ApiError && error.code === "already_undone") left.pop();
    for (const group of left) takenBack.delete(group);
    throw error;
  }
  return results;
}

/** Takes bulk actions back on every sample that nobody changed since; what is asked for first is done first. */
export function useTakeBack(datasetId: string): (groups: readonly string[]) => Promise<BatchResult[]> {
  const { mutateAsync } = useMutation({ scope: { id: `undo-${datasetId}` }, mutationFn: undoAll, onSettled: useRefreshDataset(datasetId) });
  return useCallback(
    (groups: readonly string[]) => {
      for (const group of groups) takenBack.add(group);
      return mutateAsync(groups);
    },
    [mutateAsync],
  );
}

/** Takes a bulk action back, and says what came of it. */
export function useUndo(datasetId: string): (group: string) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const takeBack = useTakeBack(datasetId);
  return useCallback(
    (group: string) => {
      const tell = ([result]: BatchResult[]) => {
        if (result?.job) jobStarted({ job: result.job });
        else if (result && result.refused.length > 0) toast.warn(t("samples.bulk.undonePartly", { count: result.refused.length }));
        else toast.done(t("samples.bulk.undone"));
      };
      takeBack([group]).then(tell, toast.failed);
    },
    [takeBack, jobStarted, toast, t],
  );
}
