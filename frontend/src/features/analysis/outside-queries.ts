import { useInfiniteQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import { listed } from "@/lib/listed-sample";

import type { OutsideQuery } from "./outside";

const PAGE = 100;

/** Samples outside of a version whose value as it is today lies in a range, page by page; null asks for nothing. */
export function useOutsideSamples(datasetId: string, wanted: OutsideQuery | null) {
  return useInfiniteQuery({
    queryKey: keys.analysisOutside(datasetId, wanted),
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...wanted!, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const page = await answer(client.GET("/api/v1/datasets/{dataset_id}/analysis/outside", { params: { path: { dataset_id: datasetId }, query }, signal }));
      return { ...page, results: page.results.map(listed) };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    enabled: wanted !== null,
  });
}

export type OutsideSamples = ReturnType<typeof useOutsideSamples>;
