import { useCallback } from "react";

import { useSync } from "@/features/datasets/queries";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";

/** Looks for files that came or went in the input path. */
export function useStartSync(datasetId: string): () => void {
  const { mutate } = useSync(datasetId);
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  return useCallback(() => mutate(undefined, { onSuccess: jobStarted, onError: toast.failed }), [mutate, jobStarted, toast]);
}
