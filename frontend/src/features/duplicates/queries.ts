import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { LabelAlikeRequest } from "@/api/schema.gen";
import { useRefreshDataset } from "@/hooks/use-refresh-dataset";

import type { Distance, StackChoice } from "./stack-choice";

const PAGE = 20;
const path = (datasetId: string) => ({ path: { dataset_id: datasetId } });

/** Stacks of near-duplicates, page by page; every page also tells of the index and of all distances. */
export function useDuplicates(datasetId: string, { distance, order, show }: StackChoice) {
  return useInfiniteQuery({
    queryKey: keys.duplicates(datasetId, { distance, order, show }),
    queryFn: ({ pageParam, signal }) => {
      const query = { distance, order, ignored: show === "ignored", conflict: show === "conflict", limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/duplicates", { params: { ...path(datasetId), query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Has the index made anew. */
export function useIndexing(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => answer(client.POST("/api/v1/datasets/{dataset_id}/duplicates/index", { params: path(datasetId) })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.duplicates(datasetId) });
      void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    },
  });
}

/** All samples that could go if the best of each stack stayed. */
export function useSpare(datasetId: string) {
  return useMutation({
    mutationFn: (distance: Distance) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/duplicates/spare", { params: { ...path(datasetId), query: { distance } } })),
  });
}

/** Ignores stacks, or shows them again. */
export function useIgnore(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { stacks: string[][]; ignored: boolean }) =>
      answer(client.PUT("/api/v1/datasets/{dataset_id}/duplicates/ignored", { params: path(datasetId), body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.duplicates(datasetId) }),
  });
}

/** Gives samples the annotations of another one of their stack. */
export function useLabelAlike(datasetId: string) {
  const onSuccess = useRefreshDataset(datasetId);
  return useMutation({
    mutationFn: (body: LabelAlikeRequest) => answer(client.POST("/api/v1/datasets/{dataset_id}/samples/label-alike", { params: path(datasetId), body })),
    onSuccess,
  });
}

/** Keeps the samples of a stack as a set under a name. */
export function keepStack(datasetId: string, samples: string[], name: string) {
  return answer(client.POST("/api/v1/datasets/{dataset_id}/sets", { params: path(datasetId), body: { samples, name } }));
}
