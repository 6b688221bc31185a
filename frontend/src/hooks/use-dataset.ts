import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

export function useDataset(datasetId: string) {
  return useQuery({
    queryKey: keys.dataset(datasetId),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: datasetId } }, signal })),
  });
}
