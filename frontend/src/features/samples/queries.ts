import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import { filterQuery, type SampleFilter } from "@/lib/sample-filter";

const PAGE = 100;

/** Samples that match, page by page, each with the shapes to draw over its thumbnail. */
export function useSamples(datasetId: string, filter: SampleFilter) {
  return useInfiniteQuery({
    queryKey: keys.samples(datasetId, filter),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filterQuery(filter), include: "annotations" as const, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { dataset_id: datasetId };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/samples", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
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

/** Moves samples to the trash; over 10,000 of them the answer is a job. */
export function useDeleteSamples(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (samples: string[]) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/samples/batch", {
          params: { path: { dataset_id: datasetId } },
          body: { action: "delete", samples },
        }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
      void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    },
  });
}
