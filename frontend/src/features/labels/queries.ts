import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { LabelRequest, LabelTouched, PatchedLabelRequest } from "@/api/schema.gen";
import { fetchLabels } from "@/hooks/use-labels";

const BATCH = "/api/v1/datasets/{dataset_id}/labels/batch";
const ONE = "/api/v1/datasets/{dataset_id}/labels/{label_id}";

export const POLICIES = ["label_only", "with_samples", "with_files"] as const;
export type Policy = (typeof POLICIES)[number];

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

/** Adds several labels, all or none. */
export function useAddLabels(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({
    mutationFn: (create: LabelRequest[]) => answer(client.POST(BATCH, { params: { path: { dataset_id: datasetId } }, body: { create } })),
    onSuccess,
  });
}

export function useChangeLabel(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({
    mutationFn: ({ id, ...body }: PatchedLabelRequest & { id: string }) => {
      const path = { dataset_id: datasetId, label_id: id };
      return answer(client.PATCH(ONE, { params: { path }, body }));
    },
    onSuccess,
  });
}

/** What the removal of labels would touch; a sample that carries several of them counts once. Not asked of labels that go. */
export function useRemovalEffect(datasetId: string, labelIds: string[], isGoing: boolean) {
  return useQuery({
    queryKey: [...keys.labels(datasetId), "removal", labelIds],
    queryFn: async ({ signal }) => {
      const params = { path: { dataset_id: datasetId }, query: { dry_run: true } };
      const { touched } = await answer(client.POST(BATCH, { params, body: { delete: labelIds }, signal }));
      return touched ?? { annotations: 0, samples: 0 };
    },
    enabled: !isGoing,
    staleTime: 0,
    gcTime: 0,
  });
}

export interface Removal {
  labelIds: string[];
  policy: Policy;
}

/** Removes labels; with their files only one at a time, since files don't come back. */
export function useRemoveLabels(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({
    mutationFn: async ({ labelIds, policy }: Removal): Promise<LabelTouched[]> => {
      const [first] = labelIds;
      if (policy === "with_files" && first !== undefined) {
        const path = { dataset_id: datasetId, label_id: first };
        return [await answer(client.DELETE(ONE, { params: { path, query: { policy } } }))];
      }
      const body = { delete: labelIds, policy: policy === "with_samples" ? policy : ("label_only" as const) };
      return (await answer(client.POST(BATCH, { params: { path: { dataset_id: datasetId } }, body }))).deleted;
    },
    onSuccess,
  });
}

interface Merge {
  labelId: string;
  into: string;
}

function merge(datasetId: string, { labelId, into }: Merge, isDryRun: boolean, signal?: AbortSignal) {
  const params = { path: { dataset_id: datasetId, label_id: labelId }, query: isDryRun ? { dry_run: true } : {} };
  return answer(client.POST(`${ONE}/merge`, { params, body: { into }, signal }));
}

/** What a merge would touch; asked once both labels are chosen, and not of a label that goes. */
export function useMergeEffect(datasetId: string, { labelId, into }: { labelId: string; into: string | null }, isGoing: boolean) {
  return useQuery({
    queryKey: [...keys.labels(datasetId), "merge", labelId, into],
    queryFn: ({ signal }) => merge(datasetId, { labelId, into: into ?? "" }, true, signal),
    enabled: into !== null && !isGoing,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useMergeLabel(datasetId: string) {
  const onSuccess = useRefresh(datasetId);
  return useMutation({ mutationFn: (order: Merge) => merge(datasetId, order, false), onSuccess });
}

/** The datasets whose label sets may be copied, by name. */
export function useOtherDatasets(datasetId: string, search: string) {
  return useQuery({
    queryKey: keys.datasets({ labelsFor: datasetId, search }),
    queryFn: async ({ signal }) => {
      const query = { limit: 50, order: "name" as const, ...(search ? { search } : {}) };
      const page = await answer(client.GET("/api/v1/datasets", { params: { query }, signal }));
      return page.results.filter(({ id }) => id !== datasetId);
    },
  });
}

/** The labels of another dataset, once one is chosen. */
export function useLabelsOf(datasetId: string | null) {
  return useQuery({
    queryKey: keys.labels(datasetId ?? ""),
    queryFn: ({ signal }) => fetchLabels(datasetId ?? "", signal),
    enabled: datasetId !== null,
  });
}
