import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Job } from "@/api/schema.gen";
import { jobLinks } from "@/lib/job-links";

import { useLatest } from "./use-latest";
import { SECONDS_TO_FOLLOW, useToast } from "./use-toast";

/** Work that nobody asked for and that only shows when something is wrong. */
const QUIET = new Set<Job["kind"]>(["scan"]);

function endedAmong(before: ReadonlySet<string>, jobs: readonly Job[]): string[] {
  const going = new Set(jobs.filter(({ state }) => state === "waiting" || state === "running").map(({ id }) => id));
  return [...before].filter((id) => !going.has(id));
}

/** When a job that ran is no longer running, says how it ended, with the way to what it made, and reads the dataset afresh. */
export function useFollowJobs(datasetId: string, jobs: readonly Job[] | undefined): void {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useLatest(useNavigate());
  const queryClient = useQueryClient();
  const running = useRef<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!jobs) return;
    const ended = endedAmong(running.current, jobs);
    running.current = new Set(jobs.filter(({ state }) => state === "waiting" || state === "running").map(({ id }) => id));
    if (ended.length === 0) return;
    void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
    void queryClient.invalidateQueries({ queryKey: keys.datasets() });
    for (const id of ended) void tell(id);

    async function tell(id: string): Promise<void> {
      try {
        const job = await answer(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));
        const kind = t(`jobs.kind.${job.kind}`);
        const refused = Number(job.result?.refused_count ?? 0);
        const [link] = jobLinks(job);
        const see = link && { label: t(`jobs.link.${link.name}`), perform: () => void navigate.current(link.to), seconds: SECONDS_TO_FOLLOW };
        if (job.state === "succeeded" && refused > 0) toast.warn(t("jobs.ended.partly", { kind, count: refused }), see);
        else if (job.state === "succeeded" && !QUIET.has(job.kind)) toast.done(t("jobs.ended.succeeded", { kind }), see);
        if (job.state === "failed") toast.warn(t("jobs.ended.failed", { kind, reason: job.error?.message ?? "" }));
      } catch (error) {
        toast.failed(error);
      }
    }
  }, [datasetId, jobs, navigate, queryClient, t, toast]);
}
