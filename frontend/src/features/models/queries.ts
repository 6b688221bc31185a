import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Dataset, Model, PatchedModelChangeRequest, TryModelRequest } from "@/api/schema.gen";
import { sendFile } from "@/api/send-file";
import { isAtLeast } from "@/lib/roles";

import type { BackendPlace } from "./backend-queries";

const pathOf = (id: string) => ({ model_id: id });

export function useModel(id: string) {
  return useQuery({
    queryKey: keys.model(id),
    queryFn: ({ signal }) => answer(client.GET("/api/v1/models/{model_id}", { params: { path: pathOf(id) }, signal })),
  });
}

export interface NewModel {
  name: string;
  /** A file of this computer, a path in the storage, or a backend. */
  source: File | string | BackendPlace;
}

export function useAddModel(progress: (share: number) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, source }: NewModel): Promise<Model> => {
      if (typeof source === "string") return answer(client.POST("/api/v1/models", { body: { name, kind: "onnx", path: source } }));
      if (!(source instanceof File)) return answer(client.POST("/api/v1/models", { body: { name, kind: "label_studio_ml", ...source } }));
      const form = new FormData();
      form.append("name", name);
      form.append("kind", "onnx");
      form.append("files", source, source.name);
      return sendFile({ path: "/api/v1/models", form, progress });
    },
    onSuccess: (model) => {
      queryClient.setQueryData(keys.model(model.id), model);
      return queryClient.invalidateQueries({ queryKey: keys.models(), exact: true });
    },
  });
}

export function useChangeModel(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchedModelChangeRequest) => answer(client.PATCH("/api/v1/models/{model_id}", { params: { path: pathOf(id) }, body })),
    onSuccess: (model) => {
      queryClient.setQueryData(keys.model(id), model);
      return queryClient.invalidateQueries({ queryKey: keys.models(), exact: true });
    },
  });
}

export function useDeleteModel() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(client.DELETE("/api/v1/models/{model_id}", { params: { path: pathOf(id) } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.models(), exact: true }),
  });
}

export function useTryModel(id: string) {
  return useMutation({
    mutationFn: (body: TryModelRequest) => answer(client.POST("/api/v1/models/{model_id}/try", { params: { path: pathOf(id) }, body })),
  });
}

/** Datasets by a part of their name in which this person may run smart labeling. */
export function useManagedDatasets(search: string) {
  const query = { limit: 100, order: "name" as const, ...(search ? { search } : {}) };
  return useQuery({
    queryKey: keys.datasets({ managed: search }),
    queryFn: async ({ signal }): Promise<Dataset[]> => {
      const page = await answer(client.GET("/api/v1/datasets", { params: { query }, signal }));
      return page.results.filter(({ my_role }) => isAtLeast(my_role, "manager"));
    },
  });
}
