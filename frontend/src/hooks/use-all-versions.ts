import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Version } from "@/api/schema.gen";

const PAGE = 100;

/** Every version of a dataset, the newest first. */
export function useAllVersions(datasetId: string) {
  return useQuery({
    queryKey: keys.allVersions(datasetId),
    queryFn: async ({ signal }) => {
      const path = { dataset_id: datasetId };
      const versions: Version[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor ? { cursor } : {}) };
        const page = await answer(client.GET("/api/v1/datasets/{dataset_id}/versions", { params: { path, query }, signal }));
        versions.push(...page.results);
        cursor = page.next ?? null;
      }
      return versions;
    },
  });
}
