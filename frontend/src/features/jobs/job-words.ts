import type { Job } from "@/api/schema.gen";

function textOf(source: object | null | undefined, name: string): string | null {
  const value = source && name in source ? (source as Record<string, unknown>)[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

/** Where a job reads from or writes to; its result knows better than what it was asked. */
export function jobPath(job: Pick<Job, "parameters" | "result">): string | null {
  return textOf(job.result, "path") ?? textOf(job.parameters, "path") ?? textOf(job.result, "manifest_path");
}

/** What a job makes or moves: an export's target and format, a version's name. */
export function jobTarget(job: Pick<Job, "parameters" | "result">): string | null {
  const { parameters } = job;
  const words = [textOf(parameters, "target"), textOf(parameters, "format"), textOf(parameters, "name")];
  const known = words.filter((word) => word !== null);
  return known.length > 0 ? known.join(" · ") : null;
}

/** How long a job ran or has been running, in seconds; null before it starts. */
export function jobSeconds(job: Pick<Job, "started_at" | "finished_at">, now: number): number | null {
  if (!job.started_at) return null;
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return Math.max(0, (end - Date.parse(job.started_at)) / 1000);
}
