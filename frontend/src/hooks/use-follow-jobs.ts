import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Job } from "@/api/schema.gen";
import { batchResult, undoableGroup } from "@/lib/job-group";
import { jobLinks } from "@/lib/job-links";

import { keyOf } from "./use-job-started";
import { useLatest } from "./use-latest";
import { useOutcome } from "./use-outcome";
import { SECONDS_TO_FOLLOW, SECONDS_TO_UNDO, useToast } from "./use-toast";
import { useUndo } from "./use-undo";

/** Work that nobody asked for and that only shows when something is wrong. */
const QUIET = new Set<Job["kind"]>(["scan", "duplicates"]);

function endedAmong(before: ReadonlySet<string>, jobs: readonly Job[]): string[] {
  const going = new Set(jobs.filter(({ state }) => state === "waiting" || state === "running").map(({ id }) => id));
  return [...before].filter((id) => !going.has(id));
}

/** When a job that ran is no longer running, says how it ended and reads the dataset afresh. */
export function useFollowJobs(datasetId: string, jobs: readonly Job[] | undefined): void {
  const { failed } = useToast();
  const tell = useTell(datasetId);
  const queryClient = useQueryClient();
  const running = useRef<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!jobs) return;
    const ended = endedAmong(running.current, jobs);
    running.current = new Set(jobs.filter(({ state }) => state === "waiting" || state === "running").map(({ id }) => id));
    if (ended.length === 0) return;
    void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
    void queryClient.invalidateQueries({ queryKey: keys.datasets() });
    for (const id of ended) answer(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } })).then(tell, failed);
  }, [datasetId, failed, jobs, queryClient, tell]);
}

/** Says how a job ended, with its undo or the way to what it made. */
function useTell(datasetId: string): (job: Job) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useLatest(useNavigate());
  const undo = useUndo(datasetId);
  const tellOutcome = useOutcome(undo);
  return useCallback(
    (job) => {
      const key = keyOf(job);
      const kind = t(`jobs.kind.${job.kind}`);
      const group = undoableGroup(job);
      if (job.state === "failed") {
        const action = group ? { label: t("common.actions.undo"), perform: () => undo(group), seconds: SECONDS_TO_UNDO } : undefined;
        return toast.warn(t("jobs.ended.failed", { kind, reason: job.error?.message ?? "" }), { action, key });
      }
      if (group) return tellOutcome(batchResult(job), key);
      if (job.state !== "succeeded") return;
      const refused = Number(job.result?.refused_count ?? 0);
      const [link] = jobLinks(job);
      const action = link && { label: t(`jobs.link.${link.name}`), perform: () => void navigate.current(link.to), seconds: SECONDS_TO_FOLLOW };
      if (refused > 0) toast.warn(t("jobs.ended.partly", { kind, count: refused }), { action, key });
      else if (!QUIET.has(job.kind)) toast.done(t("jobs.ended.succeeded", { kind }), { action, key });
    },
    [navigate, t, tellOutcome, toast, undo],
  );
}
