import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { LabelRequest, PatchedLabelRequest } from "@/api/schema.gen";

/** A label reaches into lists, counts and pictures: whatever of the dataset is shown is read again. */
function useRefresh(datasetId: string) {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    return queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
  };
}

export function useAddLabel(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({
    mutationFn: (body: LabelRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/labels", { params: { path: { dataset_id: datasetId } }, body })),
    onSuccess,
  });
}

export function useChangeLabel(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({
    mutationFn: ({ id, ...body }: PatchedLabelRequest & { id: string }) => {
      const path = { dataset_id: datasetId, label_id: id };
      return answer(client.PATCH("/api/v1/datasets/{dataset_id}/labels/{label_id}", { params: { path }, body }));
    },
    onSuccess,
  });
}

function removeLabel(datasetId: string, labelId: string, isDryRun: boolean, signal?: AbortSignal) {
  const path = { dataset_id: datasetId, label_id: labelId };
  const query = { policy: "label_only" as const, ...(isDryRun ? { dry_run: true } : {}) };
  return answer(client.DELETE("/api/v1/datasets/{dataset_id}/labels/{label_id}", { params: { path, query }, signal }));
}

/** What the removal of a label would touch. */
export function useRemovalEffect(datasetId: string, labelId: string) {
  return useQuery({
    queryKey: [...keys.labels(datasetId), labelId, "removal"],
    queryFn: ({ signal }) => removeLabel(datasetId, labelId, true, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useRemoveLabel(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({ mutationFn: (labelId: string) => removeLabel(datasetId, labelId, false), onSuccess });
}
