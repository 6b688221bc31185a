import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

const MOST = 100;

/** The views of a dataset, by name: all of them, for there are at most so many. */
export function useSavedViews(datasetId: string) {
  return useQuery({
    queryKey: keys.views(datasetId),
    queryFn: async ({ signal }) => {
      const path = { dataset_id: datasetId };
      return (await answer(client.GET("/api/v1/datasets/{dataset_id}/views", { params: { path, query: { limit: MOST } }, signal }))).results;
    },
  });
}
