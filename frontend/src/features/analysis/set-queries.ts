import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { FoundSetRequest } from "@/api/schema.gen";

/** What a set is made of: a part of a chart, a finding, a stack. */
export type SetChoice = Omit<FoundSetRequest, "name">;

function makeSet(datasetId: string, body: FoundSetRequest) {
  return answer(client.POST("/api/v1/datasets/{dataset_id}/analysis/sets", { params: { path: { dataset_id: datasetId } }, body }));
}

/** Keeps samples as a set, so that all of them can be meant, not only those that are loaded. */
export function useMakeSet(datasetId: string) {
  return useMutation({ mutationFn: (choice: SetChoice) => makeSet(datasetId, choice) });
}

/** Keeps samples as a set, and saves the view that shows it. */
export function useSaveAsView(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, choice }: { name: string; choice: SetChoice }) => {
      const { id } = await makeSet(datasetId, { ...choice, name });
      const body = { name, filter: { set: id } };
      return answer(client.POST("/api/v1/datasets/{dataset_id}/views", { params: { path: { dataset_id: datasetId } }, body }));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.views(datasetId) }),
  });
}
