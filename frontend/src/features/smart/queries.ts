import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { StartSmartLabelingRequest } from "@/api/schema.gen";

const pathOf = (datasetId: string) => ({ dataset_id: datasetId });

/** The runs of smart labeling, newest first, what is missing for the next one, and what to label next. */
export function useSmartLabeling(datasetId: string) {
  return useQuery({
    queryKey: keys.smartLabeling(datasetId),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/smart-labeling", { params: { path: pathOf(datasetId) }, signal })),
    staleTime: 0,
  });
}

export function useStartSmartLabeling(datasetId: string) {
  return useMutation({
    mutationFn: (body: StartSmartLabelingRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/smart-labeling", { params: { path: pathOf(datasetId) }, body })),
  });
}

/** What waits to be confirmed, counted; `left` is how many wait, by the pulse: it is read anew when that changes. */
export function useWaiting(datasetId: string, left: number) {
  return useQuery({
    queryKey: [...keys.smartLabeling(datasetId), "waiting", left],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/smart-labeling/waiting", { params: { path: pathOf(datasetId) }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Stops a run; what it has proposed stays. */
export function useStopRun(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => answer(client.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) }),
  });
}

/** Keeps samples as a set, which filters ask for by its id. */
export function useMakeSet(datasetId: string) {
  return useMutation({
    mutationFn: (body: { name: string; samples: string[] }) => answer(client.POST("/api/v1/datasets/{dataset_id}/sets", { params: { path: pathOf(datasetId) }, body })),
  });
}
