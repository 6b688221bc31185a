import { useInfiniteQuery, useMutation, useQueries, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Sample, StartGroupingRequest } from "@/api/schema.gen";

const PAGE = 20;
/** Samples of an opened group that are shown; the grid shows all. */
const MEMBERS = 500;

/** What was grouped: one grouping for each property, the newest first. */
export function useGroupings(datasetId: string) {
  return useQuery({
    queryKey: keys.groupings(datasetId),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/auto-grouping", { params: { path: { dataset_id: datasetId } }, signal })),
    staleTime: 0,
  });
}

/** The groups of a grouping, the largest first, page by page. */
export function useGroups(datasetId: string, groupingId: string) {
  return useInfiniteQuery({
    queryKey: keys.groups(datasetId, groupingId),
    queryFn: ({ pageParam, signal }) => {
      const path = { dataset_id: datasetId, grouping_id: groupingId };
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/auto-grouping/{grouping_id}/groups", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** Of each group that is opened its first samples, the most typical first. */
export function useGroupMembers(datasetId: string, groupingId: string, open: readonly string[]): ReadonlyMap<string, readonly Sample[]> {
  const found = useQueries({
    queries: open.map((id) => ({
      queryKey: keys.groupMembers(datasetId, groupingId, id),
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const path = { dataset_id: datasetId, grouping_id: groupingId, group_id: id };
        return answer(client.GET("/api/v1/datasets/{dataset_id}/auto-grouping/{grouping_id}/groups/{group_id}/samples", { params: { path, query: { limit: MEMBERS } }, signal }));
      },
      staleTime: 0,
    })),
  });
  return new Map(open.flatMap((id, place) => (found[place]?.data ? [[id, found[place].data.results] as const] : [])));
}

export function useStartGrouping(datasetId: string) {
  return useMutation({
    mutationFn: (body: StartGroupingRequest) => answer(client.POST("/api/v1/datasets/{dataset_id}/auto-grouping", { params: { path: { dataset_id: datasetId } }, body })),
  });
}

export function useStopGrouping() {
  return useMutation({
    mutationFn: (jobId: string) => answer(client.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } })),
  });
}
