import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Pulse } from "@/api/schema.gen";

const EVERY_MS = 2_500;

async function fetchPulse(queryClient: QueryClient, datasetId: string, signal: AbortSignal): Promise<Pulse> {
  const last = queryClient.getQueryData<Pulse>(keys.pulse(datasetId));
  const call = client.GET("/api/v1/datasets/{dataset_id}/pulse", {
    params: { path: { dataset_id: datasetId } },
    headers: last ? { "If-None-Match": `"${last.etag}"` } : {},
    signal,
  });
  const unchanged = last && (await call.catch(() => null))?.response.status === 304;
  return unchanged ? last : answer(call);
}

/** Counts, running jobs and people of a dataset: asked again and again while the page is looked at. */
export function usePulse(datasetId: string) {
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: keys.pulse(datasetId),
    queryFn: ({ signal }) => fetchPulse(queryClient, datasetId, signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
}
