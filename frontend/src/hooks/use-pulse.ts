import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

const EVERY_MS = 2_500;

/**
 * Counts, running jobs and people of a dataset: asked again and again while the page is looked at.
 * The answer carries an ETag, so that the browser itself asks "changed?" and most answers are empty.
 */
export function usePulse(datasetId: string) {
  return useQuery({
    queryKey: keys.pulse(datasetId),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/pulse", { params: { path: { dataset_id: datasetId } }, signal })),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
}
