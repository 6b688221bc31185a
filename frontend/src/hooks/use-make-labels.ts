import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Label } from "@/api/schema.gen";

/** Adds the names that the vocabulary lacks. */
export function useMakeLabels(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ names, known }: { names: readonly string[]; known: readonly Label[] }) => {
      const there = new Set(known.map(({ name }) => name));
      const path = { dataset_id: datasetId };
      for (const name of names.filter((each) => !there.has(each))) {
        await answer(client.POST("/api/v1/datasets/{dataset_id}/labels", { params: { path }, body: { name } }));
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.labels(datasetId) }),
  });
}
