import { useCallback, useEffect, useRef } from "react";

import type { BatchResult, Job } from "@/api/schema.gen";
import type { Target } from "@/lib/sample-selection";

import { type BulkAction, useBatch } from "./use-batch";
import { useJobStarted } from "./use-job-started";
import { useOutcome } from "./use-outcome";
import { useToast } from "./use-toast";
import { isTakenBack, useUndo } from "./use-undo";
import { useVerdictNote } from "./use-verdict-note";

export interface Bulk {
  /** Does an action to samples, says what came of it, and offers to undo it; `otherwise` is called where it is refused. */
  run: (target: Target, action: BulkAction, then?: () => void, otherwise?: () => void) => void;
  isRunning: boolean;
  /** Takes the last action of this page back that stands, once the server has answered; nothing without one. */
  undoLast: () => void;
  /** Says that a job was started; at its end it is the last action. */
  follow: (job: Job) => void;
}

/** Bulk actions of this page. `jobs` are those that run: an action that is a job can be undone once it has ended. */
export function useBulk(datasetId: string, jobs: readonly Job[]): Bulk {
  const { mutateAsync, isPending } = useBatch(datasetId);
  const jobStarted = useJobStarted(datasetId);
  const toast = useToast();
  const undo = useUndo(datasetId);
  const verdicts = useVerdictNote(datasetId);
  const done = useRef<string[]>([]);
  const answered = useRef<Promise<unknown>>(Promise.resolve());
  const tell = useOutcome(undo);
  // What changed nothing was no action.
  const remember = useCallback((group: string | null) => void (group && done.current.push(group)), []);
  const rememberAtEnd = useAtEnd(jobs, remember);
  const follow = useCallback(
    (job: Job, group = groupOf(job)) => {
      jobStarted({ job });
      rememberAtEnd(job.id, group);
    },
    [jobStarted, rememberAtEnd],
  );
  const run = useCallback(
    (target: Target, action: BulkAction, then?: () => void, otherwise?: () => void) => {
      const onSuccess = (result: BatchResult) => {
        if (result.job) follow(result.job, result.change_group);
        else {
          remember(result.change_group);
          if (!verdicts.count(action, result)) tell(result);
        }
        then?.();
      };
      const onError = (error: unknown) => {
        otherwise?.();
        toast.failed(error);
      };
      // Not by the callbacks of `mutate`: whoever decides faster than the server answers would hear of the last one alone.
      const before = answered.current;
      answered.current = mutateAsync({ target, action }).then(onSuccess, onError).then(() => before);
    },
    [mutateAsync, follow, remember, verdicts, tell, toast],
  );
  const undoLast = useCallback(() => {
    void answered.current.then(() => {
      const last = done.current.findLast((group) => !isTakenBack(group));
      if (last === undefined) return;
      if (verdicts.has(last)) verdicts.undo([last]);
      else undo(last);
    });
  }, [undo, verdicts]);
  return { run, isRunning: isPending, undoLast, follow };
}

/** The change group of a job that changes many samples. */
function groupOf({ parameters }: Job): string | null {
  return "group" in parameters && typeof parameters.group === "string" ? parameters.group : null;
}

/** Calls `then` with the change group of a job once that is no longer among those that run. */
function useAtEnd(jobs: readonly Job[], then: (group: string | null) => void) {
  const waiting = useRef(new Map<string, { wasSeen: boolean; group: string | null }>());
  useEffect(() => {
    const running = new Set(jobs.map(({ id }) => id));
    for (const [id, entry] of waiting.current) {
      if (running.has(id)) entry.wasSeen = true;
      else if (entry.wasSeen) {
        waiting.current.delete(id);
        then(entry.group);
      }
    }
  }, [jobs, then]);
  return useCallback((id: string, group: string | null) => void waiting.current.set(id, { group, wasSeen: false }), []);
}
