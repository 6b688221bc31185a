import type { ExportTarget, Job } from "@/api/schema.gen";

type Told = Pick<Job, "parameters" | "result">;

function textOf(source: object | null | undefined, name: string): string | null {
  const value = source && name in source ? (source as Record<string, unknown>)[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(source: object | null | undefined, name: string): number {
  const value = source && name in source ? (source as Record<string, unknown>)[name] : null;
  return typeof value === "number" ? value : 0;
}

const TARGETS = ["download", "obs"] as const satisfies readonly ExportTarget[];

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

/** How many files or annotations a job could not use; its log names each. */
export function refusedCount({ result }: Told): number {
  return numberOf(result, "refused_count");
}

/** How long a job ran or has been running, in seconds; null before it starts. */
export function jobSeconds(job: Pick<Job, "started_at" | "finished_at">, now: number): number | null {
  if (!job.started_at) return null;
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return Math.max(0, (end - Date.parse(job.started_at)) / 1000);
}

const FIGURES = ["added", "known", "annotated", "annotations", "scanned", "samples", "refused_count"] as const;

/** The figures of a result that have words of their own. */
export function resultFigures({ result }: Pick<Job, "result">): { name: (typeof FIGURES)[number]; value: number }[] {
  return FIGURES.filter((name) => result && name in result).map((name) => ({ name, value: numberOf(result, name) }));
}
