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

/** Takes a bulk action back on every sample that nobody changed since, and says what came of it. */
export function useUndo(datasetId: string): (group: string) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const { mutate } = useMutation({
    mutationFn: (group: string) => answer(client.POST("/api/v1/changes/{change_id}/undo", { params: { path: { change_id: group } } })),
    onSuccess: useRefreshDataset(datasetId),
  });
  return useCallback(
    (group: string) => {
      const onSuccess = (result: BatchResult) => {
        if (result.job) return jobStarted({ job: result.job });
        if (result.refused.length > 0) toast.warn(t("samples.bulk.undonePartly", { count: result.refused.length }));
        else toast.done(t("samples.bulk.undone"));
      };
      const onError = (error: unknown) => {
        // Done by someone else, or from another tab: there is nothing to try again.
        if (!(error instanceof ApiError && error.code === "already_undone")) takenBack.delete(group);
        toast.failed(error);
      };
      takenBack.add(group);
      mutate(group, { onSuccess, onError });
    },
    [mutate, jobStarted, toast, t],
  );
}
