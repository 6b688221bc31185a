import { useMutation } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { ImportRequest, Job } from "@/api/schema.gen";

const LOOK_AGAIN = 500;

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
      return await resultOf(job.id);
    },
  });
}

async function resultOf(jobId: string): Promise<NonNullable<Job["result"]>> {
  for (;;) {
    const job = await answer(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: jobId } } }));
    if (job.state === "succeeded") return job.result ?? {};
    if (job.state === "failed" || job.state === "canceled") throw new ApiError(0, job.error ?? { code: "job_failed", message: "" });
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}
