import type { Job } from "@/api/schema.gen";

/** What a run goes through, as a person follows it; its own steps are finer. */
export const RUN_STEPS = ["start", "prepare", "label", "results"] as const;

const LABELING = new Set(["predict"]);
const RESULTS = new Set(["find_hard", "mark_hard", "sum_up", "finish"]);

/** The place among `RUN_STEPS` at which a run is. */
export function placeOf({ state, progress }: Pick<Job, "state" | "progress">): number {
  if (state === "waiting") return 0;
  if (LABELING.has(progress.step)) return 2;
  return RESULTS.has(progress.step) ? 3 : 1;
}

/** Where a step was when it was first looked at; times are in milliseconds. */
export interface Begun {
  step: string;
  done: number;
  at: number;
}

/** Seconds that the rest of a step takes at the pace so far; null before there is a pace. */
export function secondsLeft({ at, done: before }: Begun, { done, total }: { done: number; total: number }, now: number): number | null {
  const [seconds, did] = [(now - at) / 1000, done - before];
  return did > 0 && seconds >= 1 && total > done ? ((total - done) * seconds) / did : null;
}
