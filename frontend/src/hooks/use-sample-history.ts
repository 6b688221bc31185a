import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

import { useRefreshDataset } from "./use-refresh-dataset";

const PAGE = 20;

/** The changes of a sample, the latest first. */
export function useSampleHistory(datasetId: string, sampleId: string) {
  return useInfiniteQuery({
    queryKey: [...keys.history(datasetId, sampleId), "changes"],
    queryFn: ({ pageParam, signal }) => {
      const path = { dataset_id: datasetId, sample_id: sampleId };
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}/changes", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** The seconds that the person, and everyone, worked on a sample. */
export function useActiveTime(datasetId: string, sampleId: string) {
  return useQuery({
    queryKey: [...keys.history(datasetId, sampleId), "time"],
    queryFn: ({ signal }) => {
      const path = { dataset_id: datasetId, sample_id: sampleId };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}/active-time", { params: { path }, signal }));
    },
    staleTime: 0,
  });
}

/** How the page lets the server change a sample that it shows. */
export type InTurn = <Answer>(change: () => Promise<Answer>) => Promise<Answer>;

/** Undoes a change on its sample, or a whole bulk action, when it is its turn. */
export function useUndoChange(datasetId: string, sampleId: string, inTurn: InTurn) {
  const queryClient = useQueryClient();
  const refresh = useRefreshDataset(datasetId);
  return useMutation({
    mutationFn: (id: string) => inTurn(() => answer(client.POST("/api/v1/changes/{change_id}/undo", { params: { path: { change_id: id } } }))),
    onSuccess: () => void refresh(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.history(datasetId, sampleId) }),
  });
}
