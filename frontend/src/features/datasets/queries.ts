import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { DatasetCreateRequest, PatchedDatasetUpdateRequest } from "@/api/schema.gen";

import type { DatasetFilter } from "./dataset-filter";

const BUSY_POLL_MS = 3_000;

/** The datasets that a person sees, page by page; asked again while one of them is being worked on. */
export function useDatasets(filter: DatasetFilter) {
  return useInfiniteQuery({
    queryKey: keys.datasets(filter),
    queryFn: ({ pageParam, signal }) => {
      const { search, type, order } = filter;
      const query = { limit: 50, order, ...(search ? { search } : {}), ...(type ? { type } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const isBusy = state.data?.pages.some((page) => page.results.some((dataset) => dataset.running_jobs.length > 0));
      return isBusy ? BUSY_POLL_MS : false;
    },
  });
}

export function useCreateDataset() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: DatasetCreateRequest) => answer(client.POST("/api/v1/datasets", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.datasets() }),
  });
}

export function useChangeDataset(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchedDatasetUpdateRequest) =>
      answer(client.PATCH("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: datasetId } }, body })),
    onSuccess: (dataset) => {
      queryClient.setQueryData(keys.dataset(datasetId), dataset);
      return queryClient.invalidateQueries({ queryKey: keys.datasets() });
    },
  });
}

export function useDeleteDataset(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: datasetId } } })),
    onSuccess: () => {
      // What is shown would be read again, and is not there any more.
      queryClient.removeQueries({ queryKey: keys.dataset(datasetId), type: "inactive" });
      return queryClient.invalidateQueries({ queryKey: keys.datasets() });
    },
  });
}

/** The datasets that a person can bring back, the latest first. */
export function useDeletedDatasets() {
  return useInfiniteQuery({
    queryKey: keys.deletedDatasets(),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/trash", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

export function useSync(datasetId: string) {
  return useMutation({
    mutationFn: () => answer(client.POST("/api/v1/datasets/{dataset_id}/sync", { params: { path: { dataset_id: datasetId } } })),
  });
}

/** The jobs that the overview shows. */
export function useLastJobs(datasetId: string) {
  return useQuery({
    queryKey: keys.jobs(datasetId, { last: true }),
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/v1/jobs", { params: { query: { dataset: datasetId, limit: 6 } }, signal }))).results,
    refetchInterval: ({ state }) => (state.data?.some((job) => job.state === "waiting" || job.state === "running") ? BUSY_POLL_MS : false),
  });
}
