import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import { listed } from "@/lib/listed-sample";
import { filterQuery, listQuery, type SampleFilter } from "@/lib/sample-filter";
import type { Target } from "@/lib/sample-selection";

const PAGE = 100;

/** Samples that match, page by page, each with the shapes to draw over its thumbnail. */
export function useSamples(datasetId: string, filter: SampleFilter) {
  return useInfiniteQuery({
    queryKey: keys.samples(datasetId, filter),
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...listQuery(filter), include: "annotations" as const, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { dataset_id: datasetId };
      const { results, next } = await answer(client.GET("/api/v1/datasets/{dataset_id}/samples", { params: { path, query }, signal }));
      return { results: results.map(listed), next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** How many samples match, exact to 10,000. */
export function useMatching(datasetId: string, filter: SampleFilter, isAsked: boolean) {
  const query = filterQuery(filter);
  return useQuery({
    queryKey: [...keys.samples(datasetId), "count", query],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/samples/count", { params: { path: { dataset_id: datasetId }, query }, signal })),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Labels, states and properties of a selection, counted. */
export function useSummary(datasetId: string, target: Target | null) {
  return useQuery({
    queryKey: [...keys.samples(datasetId), "summary", target],
    queryFn: ({ signal }) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/samples/summary", { params: { path: { dataset_id: datasetId } }, body: target ?? {}, signal }),
      ),
    enabled: target !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

/** A set of samples that a filter asks for. */
export function useSampleSet(datasetId: string, id: string) {
  const path = { dataset_id: datasetId, set_id: id };
  return useQuery({
    queryKey: keys.set(datasetId, id),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/sets/{set_id}", { params: { path }, signal })),
    staleTime: Infinity,
  });
}

/** The folders, people and properties that filters offer. */
export function useFilterValues(datasetId: string) {
  return useQuery({
    queryKey: [...keys.samples(datasetId), "filter-values"],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/samples/filter-values", { params: { path: { dataset_id: datasetId } }, signal })),
  });
}

/** Finds the first sample that is still unlabeled, or any when all are labeled; null in an empty dataset. */
export function useFirstSample(datasetId: string) {
  return useMutation({
    mutationFn: async () => {
      const path = { dataset_id: datasetId };
      const first = (tab: "unlabeled" | "all") =>
        answer(client.GET("/api/v1/datasets/{dataset_id}/samples", { params: { path, query: { tab, limit: 1 } } }));
      const unlabeled = (await first("unlabeled")).results[0];
      if (unlabeled) return { id: unlabeled.id, tab: "unlabeled" as const };
      const any = (await first("all")).results[0];
      return any ? { id: any.id, tab: "all" as const } : null;
    },
  });
}
