import { useMutation } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { finishedJob } from "@/api/finished-job";
import type { ImportRequest } from "@/api/schema.gen";

function startImport(datasetId: string, body: ImportRequest) {
  return answer(client.POST("/api/v1/datasets/{dataset_id}/imports", { params: { path: { dataset_id: datasetId } }, body }));
}

export function useStartImport(datasetId: string) {
  return useMutation({ mutationFn: (body: ImportRequest) => startImport(datasetId, body) });
}

/** What an import would bring, found out by a job that changes nothing; fails as the job does. */
export function useDryRun(datasetId: string) {
  return useMutation({
    mutationFn: async (body: ImportRequest) => {
      const { job } = await startImport(datasetId, { ...body, dry_run: true });
      const { state, result, error } = await finishedJob(job.id);
      if (state !== "succeeded") throw new ApiError(0, error ?? { code: "job_failed", message: "" });
      return result ?? {};
    },
  });
}
