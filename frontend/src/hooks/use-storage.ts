import { useInfiniteQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

/** Buckets (path null) or the folders below a path, page by page. */
export function useStorage(path: string | null) {
  return useInfiniteQuery({
    queryKey: keys.storage(path),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(path ? { path } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/storage", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}
