import { useMutation } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import type { BatchRequest } from "@/api/schema.gen";
import type { Target } from "@/lib/sample-selection";

import { useRefreshDataset } from "./use-refresh-dataset";

export type BulkAction = Omit<BatchRequest, "samples" | "filter">;

/** One action on many samples; over 10,000 of them the answer is a job. */
export function useBatch(datasetId: string) {
  const onSuccess = useRefreshDataset(datasetId);
  return useMutation({
    mutationFn: ({ target, action }: { target: Target; action: BulkAction }) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/samples/batch", {
          params: { path: { dataset_id: datasetId } },
          body: { ...action, ...target },
        }),
      ),
    onSuccess,
  });
}
