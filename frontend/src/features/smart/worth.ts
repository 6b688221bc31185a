import type { SmartRun } from "@/api/schema.gen";

/** What one run was worth: the share of right labels with its interval, or the mean average precision of boxes, without. */
export interface Worth {
  at: string;
  examples: number;
  value: number;
  low: number | null;
  high: number | null;
}

/** Of the runs that measured anything, newest first, the oldest first. */
export function worthOf(runs: readonly SmartRun[]): Worth[] {
  return runs.flatMap((run) => worthOfOne(run) ?? []).reverse();
}

function worthOfOne({ created_at: at, counts, report }: SmartRun): Worth | null {
  const examples = counts.examples ?? 0;
  const share = report?.accuracy;
  if (share && share.value !== null) return { at, examples, value: share.value, low: share.low, high: share.high };
  const value = report?.average_precision ?? null;
  return value === null ? null : { at, examples, value, low: null, high: null };
}

/** What the labels since the run before have brought, in points of a hundred; null with one run, or none given since. */
export interface Gain {
  labels: number;
  points: number;
  /** Whether it is more than chance would explain, where that is known. */
  isSure: boolean;
}

export function gainOf(worths: readonly Worth[]): Gain | null {
  const [before, last] = worths.slice(-2);
  if (!before || !last || last.examples <= before.examples) return null;
  const points = Math.round((last.value - before.value) * 1000) / 10;
  const isApart = before.low !== null && last.low !== null && (last.low > before.value || before.low > last.value);
  return { labels: last.examples - before.examples, points, isSure: isApart };
}
