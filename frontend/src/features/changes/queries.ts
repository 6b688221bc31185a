import { useInfiniteQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { BulkActionName } from "@/api/schema.gen";

const MOVING_POLL_MS = 1_500;

export interface ChangeFilter {
  action: BulkActionName | null;
  actor: string;
}

/** The bulk actions of a dataset, the latest first; read again and again while a job works on one. */
export function useBulkActions(datasetId: string, { action, actor }: ChangeFilter) {
  return useInfiniteQuery({
    queryKey: keys.changes(datasetId, { action, actor }),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(action ? { action } : {}), ...(actor ? { actor } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/changes", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.results.some(({ job }) => job)) ? MOVING_POLL_MS : false),
    staleTime: 0,
  });
}
