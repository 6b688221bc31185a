import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Usage, VersionCreateRequest } from "@/api/schema.gen";

const CREATING_POLL_MS = 2_500;

export function useVersions(datasetId: string) {
  return useInfiniteQuery({
    queryKey: keys.versions(datasetId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/versions", { params: { path: { dataset_id: datasetId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const isMoving = state.data?.pages.some((page) => page.results.some(({ status }) => status === "creating" || status === "deleting"));
      return isMoving ? CREATING_POLL_MS : false;
    },
  });
}

export function useVersion(datasetId: string, versionId: string) {
  const path = { dataset_id: datasetId, version_id: versionId };
  return useQuery({
    queryKey: keys.version(datasetId, versionId),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/versions/{version_id}", { params: { path }, signal })),
  });
}

/** What a version would hold if it were published now. */
export function usePreview(datasetId: string, plan: VersionCreateRequest) {
  return useQuery({
    queryKey: keys.preview(datasetId, plan),
    queryFn: ({ signal }) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/versions/preview", { params: { path: { dataset_id: datasetId } }, body: plan, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

/** After a version changed, all that shows versions looks again. */
export function useRefreshVersions(datasetId: string) {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId), exact: true });
    return queryClient.invalidateQueries({ queryKey: keys.versions(datasetId) });
  };
}

export function usePublish(datasetId: string) {
  const onSuccess = useRefreshVersions(datasetId);
  return useMutation({
    mutationFn: (body: VersionCreateRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/versions", { params: { path: { dataset_id: datasetId } }, body })),
    onSuccess,
  });
}

export function useVerify(datasetId: string) {
  return useMutation({
    mutationFn: (versionId: string) => {
      const path = { dataset_id: datasetId, version_id: versionId };
      return answer(client.POST("/api/v1/datasets/{dataset_id}/versions/{version_id}/verify", { params: { path } }));
    },
  });
}

/** The files of a version that are not as published. */
export function useVersionProblems(datasetId: string, versionId: string) {
  return useInfiniteQuery({
    queryKey: keys.versionProblems(datasetId, versionId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { dataset_id: datasetId, version_id: versionId };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/versions/{version_id}/problems", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useDeleteVersion(datasetId: string) {
  const onSuccess = useRefreshVersions(datasetId);
  return useMutation({
    mutationFn: (versionId: string) => {
      const path = { dataset_id: datasetId, version_id: versionId };
      return answer(client.DELETE("/api/v1/datasets/{dataset_id}/versions/{version_id}", { params: { path } }));
    },
    onSuccess,
  });
}

/** Samples as the frozen version has them. */
export function useVersionSamples(datasetId: string, versionId: string, filter: { usage: Usage | null; label: string | null }) {
  return useInfiniteQuery({
    queryKey: keys.versionSamples(datasetId, versionId, filter),
    queryFn: ({ pageParam, signal }) => {
      const { usage, label } = filter;
      const query = { limit: 100, ...(usage ? { usage } : {}), ...(label ? { label } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { dataset_id: datasetId, version_id: versionId };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/versions/{version_id}/samples", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });
}
