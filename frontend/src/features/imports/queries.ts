import { useMutation } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import type { ImportRequest } from "@/api/schema.gen";

export function useStartImport(datasetId: string) {
  return useMutation({
    mutationFn: (body: ImportRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/imports", { params: { path: { dataset_id: datasetId } }, body })),
  });
}
