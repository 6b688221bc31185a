import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { BatchResult, Job } from "@/api/schema.gen";
import { useJobStarted } from "@/hooks/use-job-started";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { useUndo } from "@/hooks/use-undo";

import { type BulkAction, fetchJob, useBatch } from "./queries";
import type { Target } from "./selection";

export interface Bulk {
  /** Does an action to samples, says what came of it, and offers to undo it. */
  run: (target: Target, action: BulkAction, then?: () => void) => void;
  isRunning: boolean;
  /** Takes the last action of this page back; nothing without one. */
  undoLast: () => void;
  /** Says that a job was started, and offers to undo it at its end. */
  follow: (job: Job) => void;
}

/** Bulk actions of this page. `jobs` are those that run: the undo of an action that is a job is offered at its end. */
export function useBulk(datasetId: string, jobs: readonly Job[]): Bulk {
  const { mutate, isPending } = useBatch(datasetId);
  const jobStarted = useJobStarted(datasetId);
  const toast = useToast();
  const undo = useUndo(datasetId);
  const last = useRef<string | null>(null);
  const takeBack = useCallback(
    (group: string) => {
      if (last.current === group) last.current = null;
      undo(group);
    },
    [undo],
  );
  const undoLast = useCallback(() => {
    if (last.current) takeBack(last.current);
  }, [takeBack]);
  const tell = useOutcome(takeBack);
  const tellOutcome = useCallback(
    (result: BatchResult) => {
      last.current = result.change_group;
      tell(result);
    },
    [tell],
  );
  const undoAtEnd = useUndoAtEnd(jobs, tellOutcome);
  const follow = useCallback(
    (job: Job, group = groupOf(job)) => {
      jobStarted({ job });
      undoAtEnd(job.id, group);
    },
    [jobStarted, undoAtEnd],
  );
  const run = useCallback(
    (target: Target, action: BulkAction, then?: () => void) => {
      const onSuccess = (result: BatchResult) => {
        if (result.job) follow(result.job, result.change_group);
        else tellOutcome(result);
        then?.();
      };
      mutate({ target, action }, { onSuccess, onError: toast.failed });
    },
    [mutate, follow, tellOutcome, toast],
  );
  return { run, isRunning: isPending, undoLast, follow };
}

/** The change group of a job that changes many samples. */
function groupOf({ parameters }: Job): string | null {
  return "group" in parameters && typeof parameters.group === "string" ? parameters.group : null;
}

/** Tells what a job did, with its undo, once it is no longer among those that run. */
function useUndoAtEnd(jobs: readonly Job[], tell: (result: BatchResult) => void) {
  const toast = useToast();
  const waiting = useRef(new Map<string, { wasSeen: boolean; group: string | null }>());
  useEffect(() => {
    const running = new Set(jobs.map(({ id }) => id));
    for (const [id, entry] of waiting.current) {
      if (running.has(id)) entry.wasSeen = true;
      else if (entry.wasSeen) {
        waiting.current.delete(id);
        fetchJob(id).then((job) => tell(outcomeOf(job, entry.group)), toast.failed);
      }
    }
  }, [jobs, tell, toast]);
  return useCallback((id: string, group: string | null) => void waiting.current.set(id, { group, wasSeen: false }), []);
}

/** A job that was canceled or failed has done a part, which can be undone too. */
function outcomeOf({ progress, result }: Job, group: string | null): BatchResult {
  const refused = Array.isArray(result?.refused) ? (result.refused as BatchResult["refused"]) : [];
  return { changed: typeof result?.changed === "number" ? result.changed : progress.done, refused, change_group: group };
}

/** Says how many samples were changed, with a button that takes it back. */
function useOutcome(undo: (group: string) => void) {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    ({ changed, refused, change_group: group }: BatchResult) => {
      const isClean = refused.length === 0;
      const words = changed === 0 && isClean ? t("samples.bulk.nothing") : t("samples.bulk.done", { count: changed });
      const action = group ? { label: t("common.actions.undo"), perform: () => undo(group), seconds: SECONDS_TO_UNDO } : undefined;
      if (isClean) toast.done(words, action);
      else toast.warn(`${words} ${t("samples.bulk.refused", { count: refused.length })}`, action);
    },
    [toast, t, undo],
  );
}
