import type { Job } from "@/api/schema.gen";
import { dayOf } from "@/lib/format";

export interface JobLink {
  name: "version" | "analysis" | "dataset" | "exports" | "export" | "changes" | "samples" | "missing" | "groups";
  to: string;
}

/** The page with the groups that a property holds. */
export function groupsPath(dataset: string, property: string): string {
  return `/datasets/${dataset}/samples/groups?${new URLSearchParams({ property }).toString()}`;
}

type Ended = Pick<Job, "dataset" | "kind" | "state" | "parameters" | "result" | "started_at" | "finished_at">;

/** Where to see what a job has made; nothing before it has succeeded. */
export function jobLinks({ dataset, kind, state, parameters, result, started_at, finished_at }: Ended): JobLink[] {
  if (state !== "succeeded" || !result) return [];
  const page = `/datasets/${dataset}`;
  const has = (name: string) => typeof result[name] === "number" && result[name] > 0;
  const links: JobLink[] = [];
  if (kind === "auto_grouping" && typeof parameters.property === "string") return [{ name: "groups", to: groupsPath(dataset, parameters.property) }];
  if (kind === "mark_hard") return [{ name: "changes", to: `${page}/jobs?tab=changes` }];
  if (kind === "analysis" && typeof result.version === "string") links.push({ name: "analysis", to: `${page}/analysis?versions=${result.version}` });
  else if (typeof result.version === "string") links.push({ name: "version", to: `${page}/versions/${result.version}` });
  if (kind === "export" && typeof result.dataset === "string") links.push({ name: "dataset", to: `/datasets/${result.dataset}` });
  else if (kind === "export") links.push({ name: parameters.target === "download" ? "exports" : "export", to: `${page}/jobs?tab=exports` });
  if (kind === "batch") links.push({ name: "changes", to: `${page}/jobs?tab=changes` });
  if (has("added") && !parameters.dry_run && started_at && finished_at) {
    links.push({ name: "samples", to: `${page}/samples?created_after=${dayOf(started_at)}&created_before=${dayOf(finished_at)}` });
  }
  if (has("gone")) links.push({ name: "missing", to: `${page}/samples?missing=true` });
  return links;
}
