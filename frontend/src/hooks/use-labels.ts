import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Label } from "@/api/schema.gen";

/** As many as a page of a list may hold. */
const LIMIT = 500;

/** All labels of a dataset, page after page: a vocabulary may have some thousands. */
export async function fetchLabels(datasetId: string, signal: AbortSignal): Promise<Label[]> {
  const path = { dataset_id: datasetId };
  const labels: Label[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: { limit: number; cursor?: string } = { limit: LIMIT, ...(cursor ? { cursor } : {}) };
    const page = await answer(client.GET("/api/v1/datasets/{dataset_id}/labels", { params: { path, query }, signal }));
    labels.push(...page.results);
    cursor = page.next ?? null;
  }
  return labels;
}

/** The whole vocabulary of a dataset, with counts. */
export function useLabels(datasetId: string) {
  return useQuery({ queryKey: keys.labels(datasetId), queryFn: ({ signal }) => fetchLabels(datasetId, signal) });
}
