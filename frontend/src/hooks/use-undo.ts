import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { answer, client } from "@/api/client";
import type { BatchResult } from "@/api/schema.gen";

import { useJobStarted } from "./use-job-started";
import { useRefreshDataset } from "./use-refresh-dataset";
import { useToast } from "./use-toast";

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
      mutate(group, { onSuccess, onError: toast.failed });
    },
    [mutate, jobStarted, toast, t],
  );
}
