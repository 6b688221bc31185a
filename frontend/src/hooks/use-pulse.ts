import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { keys } from "@/api/query-keys";

const EVERY_MS = 2_500;

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 401);
}

/**
 * Counts, running jobs and people of a dataset: asked again and again while the page is looked at.
 * The answer carries an ETag, so that the browser itself asks "changed?" and most answers are empty.
 */
export function usePulse(datasetId: string) {
  return useQuery({
    queryKey: keys.pulse(datasetId),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/pulse", { params: { path: { dataset_id: datasetId } }, signal })),
    refetchInterval: ({ state }) => (isGone(state.error) ? false : EVERY_MS),
    staleTime: 0,
  });
}
