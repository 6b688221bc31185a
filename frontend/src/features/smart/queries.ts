import { useMutation, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { StartSmartLabelingRequest } from "@/api/schema.gen";

/** The runs of smart labeling, newest first, what is missing for the next one, and what to label next. */
export function useSmartLabeling(datasetId: string) {
  return useQuery({
    queryKey: keys.smartLabeling(datasetId),
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/smart-labeling", { params: { path: { dataset_id: datasetId } }, signal })),
    staleTime: 0,
  });
}

export function useStartSmartLabeling(datasetId: string) {
  return useMutation({
    mutationFn: (body: StartSmartLabelingRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/smart-labeling", { params: { path: { dataset_id: datasetId } }, body })),
  });
}
