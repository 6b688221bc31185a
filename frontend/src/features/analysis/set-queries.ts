import { useMutation } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import type { FoundSetRequest } from "@/api/schema.gen";

/** What a set is made of: a part of a chart, a finding, a stack. */
export type SetChoice = Omit<FoundSetRequest, "name">;

export function makeSet(datasetId: string, body: FoundSetRequest) {
  return answer(client.POST("/api/v1/datasets/{dataset_id}/analysis/sets", { params: { path: { dataset_id: datasetId } }, body }));
}

/** Keeps samples as a set, so that all of them can be meant, not only those that are loaded. */
export function useMakeSet(datasetId: string) {
  return useMutation({ mutationFn: (choice: SetChoice) => makeSet(datasetId, choice) });
}
