import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { ExportCreateRequest, ExportPlanRequest } from "@/api/schema.gen";

const MOVING_POLL_MS = 2_500;

export function useExports(datasetId: string) {
  return useInfiniteQuery({
    queryKey: keys.exports(datasetId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/exports", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const isMoving = state.data?.pages.some((page) => page.results.some((row) => row.state === "waiting" || row.state === "running"));
      return isMoving ? MOVING_POLL_MS : false;
    },
  });
}

export function useStartExport(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ExportCreateRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/exports", { params: { path: { dataset_id: datasetId } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.exports(datasetId) }),
  });
}

/** The formats that can carry what the dataset holds. */
export function useExportFormats(datasetId: string) {
  return useQuery({
    queryKey: keys.exportFormats(datasetId),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/exports/formats", { params: { path: { dataset_id: datasetId } }, signal })),
    staleTime: Infinity,
    select: ({ formats }) => formats,
  });
}

/** What an export would write, and what of it would be lost; nothing while the plan is not whole. */
export function useExportPreview(datasetId: string, plan: ExportPlanRequest | null) {
  return useQuery({
    queryKey: keys.exportPreview(datasetId, plan ?? {}),
    queryFn: ({ signal }) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/exports/preview", { params: { path: { dataset_id: datasetId } }, body: plan ?? { target: "download", scope: {} }, signal })),
    enabled: plan !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
