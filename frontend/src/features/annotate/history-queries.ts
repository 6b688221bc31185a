import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

import { forgetAnnotations } from "./queries";
import type { SampleRef } from "./saving/entry";
import type { SaveQueue } from "./saving/save-queue";

const PAGE = 20;

const pathOf = ({ datasetId, sampleId }: SampleRef) => ({ dataset_id: datasetId, sample_id: sampleId });
const historyKey = ({ datasetId, sampleId }: SampleRef) => ["annotate", datasetId, sampleId, "history"] as const;

/** The changes of a sample, the latest first; read again as saves happen. */
export function useHistory(ref: SampleRef, queue: SaveQueue) {
  const queryClient = useQueryClient();
  const { datasetId, sampleId } = ref;
  useEffect(
    () =>
      queue.onEvent((saved, event) => {
        const isNews = event.kind === "acknowledged" || event.kind === "rebased";
        if (isNews && saved.sampleId === sampleId) void queryClient.invalidateQueries({ queryKey: historyKey({ datasetId, sampleId }) });
      }),
    [queue, queryClient, datasetId, sampleId],
  );
  return useInfiniteQuery({
    queryKey: [...historyKey(ref), "changes"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}/changes", { params: { path: pathOf(ref), query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** The seconds that the person, and everyone, worked on a sample. */
export function useActiveTime(ref: SampleRef) {
  return useQuery({
    queryKey: [...historyKey(ref), "time"],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}/active-time", { params: { path: pathOf(ref) }, signal })),
    staleTime: 0,
  });
}

/** Undoes a change here, or a whole bulk action, and shows the sample as it is then under what is not saved yet. */
export function useUndoChange(ref: SampleRef, queue: SaveQueue) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(client.POST("/api/v1/changes/{change_id}/undo", { params: { path: { change_id: id } } })),
    onSuccess: async () => {
      forgetAnnotations(queryClient, ref);
      await queue.refresh(ref);
      void queryClient.invalidateQueries({ queryKey: keys.pulse(ref.datasetId) });
      void queryClient.invalidateQueries({ queryKey: keys.dataset(ref.datasetId) });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: historyKey(ref) }),
  });
}
