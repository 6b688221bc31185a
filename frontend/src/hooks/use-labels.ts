import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Label } from "@/api/schema.gen";

async function fetchLabels(datasetId: string, signal: AbortSignal): Promise<Label[]> {
  const page = await answer(
    client.GET("/api/v1/datasets/{dataset_id}/labels", { params: { path: { dataset_id: datasetId } }, signal }),
  );
  return page.results;
}

/** The whole vocabulary of a dataset, with counts. */
export function useLabels(datasetId: string) {
  return useQuery({ queryKey: keys.labels(datasetId), queryFn: ({ signal }) => fetchLabels(datasetId, signal) });
}
