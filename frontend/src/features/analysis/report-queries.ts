import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

const STACKS = 20;

/** What stands out in an analysed version, its labels, and where its boxes lie. */
export function useReport(datasetId: string, version: string) {
  return useQuery({
    queryKey: keys.analysisReport(datasetId, version),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/report", { params: { path: { dataset_id: datasetId }, query: { version } }, signal })),
  });
}

/** Moves limits of findings for everybody; null puts one back. */
export function useMoveLimits(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (limits: Record<string, number | null>) =>
      answer(client.PATCH("/api/v1/datasets/{dataset_id}/analysis/thresholds", { params: { path: { dataset_id: datasetId } }, body: { limits } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.analysisReports(datasetId) }),
  });
}

/** Groups of near-duplicates, the largest first, page by page. */
export function useStacks(datasetId: string, version: string, leaking: boolean) {
  return useInfiniteQuery({
    queryKey: keys.analysisStacks(datasetId, version, leaking),
    queryFn: ({ pageParam, signal }) => {
      const query = { version, leaking, limit: STACKS, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/duplicates", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}
