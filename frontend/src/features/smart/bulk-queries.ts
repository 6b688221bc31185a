import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import { useRefreshDataset } from "@/hooks/use-refresh-dataset";
import { listed } from "@/lib/listed-sample";

const CONFIRMATIONS = "/api/v1/datasets/{dataset_id}/smart-labeling/confirmations";
const pathOf = (datasetId: string) => ({ dataset_id: datasetId });
const keyOf = (datasetId: string) => [...keys.smartLabeling(datasetId), "confirmations"];

/** What each threshold would confirm now, and what was confirmed in bulk; `least` hides what is less sure. */
export function useConfirmations(datasetId: string, least: number) {
  return useQuery({
    queryKey: [...keyOf(datasetId), least],
    queryFn: ({ signal }) => answer(client.GET(CONFIRMATIONS, { params: { path: pathOf(datasetId), query: { least } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

function useForget(datasetId: string) {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keyOf(datasetId) });
}

export function useAllowBulk(datasetId: string) {
  return useMutation({
    mutationFn: (isOn: boolean) => answer(client.PATCH(CONFIRMATIONS, { params: { path: pathOf(datasetId) }, body: { is_on: isOn } })),
    onSettled: useForget(datasetId),
  });
}

export function useConfirmInBulk(datasetId: string) {
  return useMutation({
    mutationFn: (body: { min_confidence: number; least: number }) => answer(client.POST(CONFIRMATIONS, { params: { path: pathOf(datasetId) }, body })),
    onSuccess: useRefreshDataset(datasetId),
  });
}

/** Says how many of the suggestions that were confirmed on a sample are wrong. */
export function useJudge(datasetId: string, confirmationId: string) {
  const path = { ...pathOf(datasetId), confirmation_id: confirmationId };
  return useMutation({
    mutationFn: (body: { sample: string; wrong: number }) => answer(client.POST(`${CONFIRMATIONS}/{confirmation_id}/verdicts`, { params: { path }, body })),
    onSettled: useRefreshDataset(datasetId),
  });
}

/** The samples of a set with what is on them. */
export function useSetSamples(datasetId: string, set: string) {
  return useQuery({
    queryKey: [...keys.samples(datasetId), "set", set],
    queryFn: async ({ signal }) => {
      const query = { set, include: "annotations" as const, limit: 100 };
      const { results } = await answer(client.GET("/api/v1/datasets/{dataset_id}/samples", { params: { path: pathOf(datasetId), query }, signal }));
      return results.map(listed);
    },
    staleTime: 0,
  });
}
