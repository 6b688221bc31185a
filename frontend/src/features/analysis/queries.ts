import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { AnalysisUsage, MetricName } from "@/api/schema.gen";
import { listed } from "@/lib/listed-sample";

const MOVING_POLL_MS = 1_500;
const PAGE = 100;

/** All analyses of a dataset's versions, the newest first; looked at again and again while one of them runs. */
export function useAnalyses(datasetId: string, isMoving: boolean) {
  return useInfiniteQuery({
    queryKey: keys.analyses(datasetId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/analysis", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: isMoving ? MOVING_POLL_MS : false,
  });
}

/** Starts to measure a version. */
export function useAnalyse(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (versionId: string) => {
      const path = { dataset_id: datasetId, version_id: versionId };
      return answer(client.POST("/api/v1/datasets/{dataset_id}/versions/{version_id}/analysis", { params: { path } }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.analyses(datasetId) }),
  });
}

/** The distributions of all metrics for some versions and usages, and how far each is from the first. */
export function useSeries(datasetId: string, versions: readonly string[], usages: readonly AnalysisUsage[]) {
  const query = { versions: versions.join(","), usages: usages.join(",") };
  return useQuery({
    queryKey: keys.analysisSeries(datasetId, query),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/series", { params: { path: { dataset_id: datasetId }, query }, signal })),
    enabled: versions.length > 0,
    placeholderData: keepPreviousData,
  });
}

export interface BinQuery {
  version: string;
  usage: AnalysisUsage;
  metric: MetricName;
  from: number;
  to: number;
}

/** The samples of one series in a part of a metric's axis, page by page. */
export function useBinSamples(datasetId: string, bin: BinQuery) {
  return useInfiniteQuery({
    queryKey: keys.analysisBin(datasetId, bin),
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...bin, include: "annotations" as const, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const page = await answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/bin", { params: { path: { dataset_id: datasetId }, query }, signal }));
      return { ...page, results: page.results.map(listed) };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}
