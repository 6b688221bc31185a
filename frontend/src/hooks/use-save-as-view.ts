import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { SampleSet } from "@/api/schema.gen";

/** Makes a set of samples under a name. */
export type SetMaker = (name: string) => Promise<SampleSet>;

/** Keeps samples as a set, and saves the view that shows it. */
export function useSaveAsView(datasetId: string, makeSet: SetMaker) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const { id } = await makeSet(name);
      const body = { name, filter: { set: id } };
      return answer(client.POST("/api/v1/datasets/{dataset_id}/views", { params: { path: { dataset_id: datasetId } }, body }));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.views(datasetId) }),
  });
}
