import type { BulkActionName, ExportTarget, Job, JobKind, JobState } from "@/api/schema.gen";
import { BULK_ACTIONS } from "@/lib/bulk-actions";
import { jobSeconds } from "@/lib/job-seconds";

/** A table, so that a kind or state which the schema gets is missed here by the type check. */
const KIND_TABLE: Record<JobKind, true> = {
  import: true,
  sync: true,
  scan: true,
  publish: true,
  make_current: true,
  export: true,
  batch: true,
  smart_labeling: true,
  pre_labeling: true,
  auto_grouping: true,
  analysis: true,
  duplicates: true,
  mark_hard: true,
  verify: true,
  demo: true,
};
const STATE_TABLE: Record<JobState, true> = { waiting: true, running: true, succeeded: true, failed: true, canceled: true };

export const KINDS = Object.keys(KIND_TABLE) as JobKind[];
export const STATES = Object.keys(STATE_TABLE) as JobState[];

type Told = Pick<Job, "parameters" | "result">;

function textOf(source: object | null | undefined, name: string): string | null {
  const value = source && name in source ? (source as Record<string, unknown>)[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(source: object | null | undefined, name: string): number {
  const value = source && name in source ? (source as Record<string, unknown>)[name] : null;
  return typeof value === "number" ? value : 0;
}

const TARGETS = ["download", "obs", "dataset"] as const satisfies readonly ExportTarget[];

/** Where a job reads from or writes to; its result knows better than what it was asked. */
export function jobPath({ parameters, result }: Told): string | null {
  const target = textOf(parameters, "target");
  return textOf(result, "path") ?? textOf(parameters, "path") ?? (target?.startsWith("obs://") ? target : null);
}

/** What a job makes: a version's name, or an export's way and format. */
export function jobTarget({ parameters }: Told) {
  return {
    name: textOf(parameters, "name"),
    way: TARGETS.find((target) => target === textOf(parameters, "target")) ?? null,
    format: textOf(parameters, "format"),
  };
}

/** What a change of many samples does. */
export function jobAction({ kind, parameters }: Pick<Job, "kind" | "parameters">): BulkActionName | null {
  return BULK_ACTIONS.find((action) => kind === "batch" && action === textOf(parameters, "action")) ?? null;
}

/** How many files or annotations a job could not use; its log names each. */
export function refusedCount({ result }: Told): number {
  return numberOf(result, "refused_count");
}

/** Seconds of work after which a rate says something about what is left. */
const SETTLED = 5;

/** Seconds until a running job ends, by the rate so far; null while that would be a guess. */
export function secondsLeft(job: Pick<Job, "state" | "progress" | "started_at" | "finished_at">, now: number): number | null {
  const { done, total } = job.progress;
  const seconds = jobSeconds(job, now);
  if (job.state !== "running" || seconds === null || seconds < SETTLED || done <= 0 || total <= done) return null;
  return (seconds / done) * (total - done);
}

const FIGURES = [
  "added",
  "known",
  "left_out",
  "gone",
  "returned",
  "changed",
  "annotated",
  "annotations",
  "scanned",
  "samples",
  "written",
  "skipped",
  "removed",
  "others_count",
  "missing_count",
  "refused_count",
  "checked",
  "unreadable",
] as const;

/** The figures of a result that have words of their own. */
export function resultFigures({ result }: Pick<Job, "result">): { name: (typeof FIGURES)[number]; value: number }[] {
  return FIGURES.filter((name) => result && name in result).map((name) => ({ name, value: numberOf(result, name) }));
}
