import { answer, client } from "./client";
import type { Job } from "./schema.gen";

const LOOK_AGAIN = 500;

/** The job once it has ended, for those who wait for it where they stand. */
export async function finishedJob(jobId: string, signal?: AbortSignal): Promise<Job> {
  for (;;) {
    const job = await answer(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: jobId } }, signal }));
    if (job.state !== "waiting" && job.state !== "running") return job;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}
