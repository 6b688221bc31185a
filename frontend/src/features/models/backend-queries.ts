import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { PatchedModelChangeRequest } from "@/api/schema.gen";

/** Where a backend is, and how to sign in there. */
export interface BackendPlace {
  url: string;
  user: string;
  /** Empty: none, or the one that is kept. */
  password: string;
}

export const NOWHERE: BackendPlace = { url: "", user: "", password: "" };

export function useChangeBackend(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchedModelChangeRequest) => answer(client.PATCH("/api/v1/models/{model_id}", { params: { path: { model_id: id } }, body })),
    onSuccess: async (model) => {
      queryClient.setQueryData(keys.model(id), model);
      await queryClient.invalidateQueries({ queryKey: keys.models() });
    },
  });
}

/** How a backend is; it is asked when the page opens and when somebody wants to know again. */
export function useModelHealth(id: string) {
  return useQuery({
    queryKey: keys.modelHealth(id),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/models/{model_id}/health", { params: { path: { model_id: id } }, signal })),
    staleTime: 30_000,
    retry: false,
  });
}
