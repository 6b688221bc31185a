import type { BatchResult, Job } from "@/api/schema.gen";

type Change = Pick<Job, "kind" | "state" | "parameters">;

/** The change group of an action that can be undone as a whole; null while it runs, and of an undo itself. */
export function undoableGroup({ kind, state, parameters }: Change): string | null {
  const { action, group } = parameters as Record<string, unknown>;
  const hasEnded = state !== "waiting" && state !== "running";
  return hasEnded && kind === "batch" && action !== "undo" && typeof group === "string" && group !== "" ? group : null;
}

/** What a job did to its samples; one that was canceled has done a part, which can be undone too. */
export function batchResult(job: Change & Pick<Job, "progress" | "result">): BatchResult {
  const { changed, refused } = (job.result ?? {}) as Record<string, unknown>;
  return {
    changed: typeof changed === "number" ? changed : job.progress.done,
    refused: Array.isArray(refused) ? (refused as BatchResult["refused"]) : [],
    change_group: undoableGroup(job),
  };
}
