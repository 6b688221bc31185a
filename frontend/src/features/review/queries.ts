import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { CropMeasure, CropResult } from "@/api/schema.gen";

import { type CropEdits, requestOf } from "./crop-changes";
import { type CropOrder, isMeasured } from "./crop-order";

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

/** Applies marks, at most as many as the server takes at once, as a further part of an action where one is named. */
export function applyPart(datasetId: string, edits: CropEdits, group: string | null): Promise<CropResult> {
  const body = { changes: requestOf(edits), ...(group ? { change_group: group } : {}) };
  return answer(client.POST("/api/v1/datasets/{dataset_id}/annotations/batch", { params: { path: { dataset_id: datasetId } }, body }));
}
