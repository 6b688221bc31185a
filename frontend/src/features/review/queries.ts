import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { CropMeasure } from "@/api/schema.gen";
import { useRefreshDataset } from "@/hooks/use-refresh-dataset";

import { type CropEdits, requestOf } from "./crop-changes";
import { type CropOrder, isMeasured } from "./crop-order";
import type { SaveFirst } from "./use-applying";

const PAGE = 200;

/** Measures the crops of a label, some seconds' worth at a time, until all are; what is measured is kept. */
export function useMeasured(datasetId: string, label: string | undefined, order: CropOrder) {
  const [progress, setProgress] = useState<CropMeasure | null>(null);
  const isAsked = label !== undefined && isMeasured(order);
  const measured = useQuery({
    queryKey: keys.cropMeasures(datasetId, label ?? ""),
    queryFn: async ({ signal }) => {
      for (;;) {
        const params = { path: { dataset_id: datasetId }, query: { label: label ?? "" } };
        const found = await answer(client.POST("/api/v1/datasets/{dataset_id}/annotations/measure", { params, signal }));
        setProgress(found);
        if (found.done >= found.total) return { at: Date.now() };
      }
    },
    enabled: isAsked,
    staleTime: 60_000,
  });
  return { progress, isReady: !isAsked || measured.isSuccess, error: isAsked ? measured.error : null, at: isAsked ? (measured.data?.at ?? 0) : 0, retry: measured.refetch };
}

export type Measured = ReturnType<typeof useMeasured>;

/** The annotations of a label with their crops, page by page. */
export function useCrops(datasetId: string, label: string | undefined, order: CropOrder, measured: Measured) {
  return useInfiniteQuery({
    queryKey: keys.crops(datasetId, { label, order, at: measured.at }),
    queryFn: ({ pageParam, signal }) => {
      const query = { label: label ?? "", order, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/annotations", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: label !== undefined && measured.isReady,
  });
}

/** All marks at once, as one action that one undo takes back; none while the person's own work on samples waits. */
export function useApply(datasetId: string, saveFirst: SaveFirst) {
  const onSuccess = useRefreshDataset(datasetId);
  return useMutation({
    mutationFn: async (edits: CropEdits) => {
      const unsaved = await saveFirst();
      if (unsaved.length > 0) return { unsaved, result: null };
      const body = { changes: requestOf(edits) };
      const call = client.POST("/api/v1/datasets/{dataset_id}/annotations/batch", { params: { path: { dataset_id: datasetId } }, body });
      return { unsaved, result: await answer(call) };
    },
    onSuccess,
  });
}
