import type { Job } from "@/api/schema.gen";

/** How long a job ran or has been running, in seconds; null before it starts. */
export function jobSeconds(job: Pick<Job, "started_at" | "finished_at">, now: number): number | null {
  if (!job.started_at) return null;
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return Math.max(0, (end - Date.parse(job.started_at)) / 1000);
}
