import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { HardReasonId } from "@/api/schema.gen";

/** Which version was learned from, why samples are marked (null: for every reason), and how far out they lie at least. */
export interface HardOrder {
  version: string;
  reasons: readonly HardReasonId[] | null;
  threshold: number;
}

/** How many samples would be marked as hard. */
export function useHardForecast(datasetId: string, { version, reasons, threshold }: HardOrder) {
  const query = { version, threshold, ...(reasons === null ? {} : { reasons: reasons.join(",") }) };
  return useQuery({
    queryKey: keys.analysisHard(datasetId, query),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/hard", { params: { path: { dataset_id: datasetId }, query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Starts to mark them. */
export function useMarkHard(datasetId: string) {
  return useMutation({
    mutationFn: (body: { version: string; reasons: HardReasonId[]; threshold: number }) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/analysis/hard", { params: { path: { dataset_id: datasetId } }, body })),
  });
}
