import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { keys } from "@/api/query-keys";
import type { Job } from "@/api/schema.gen";

import { useToast } from "./use-toast";

/** The notes of one job stand in one place: that it was started, and then how it ended. */
export function keyOf({ id }: Pick<Job, "id">): string {
  return `job-${id}`;
}

/** What to do with the job of a 202 answer: say so, and let the page look at once. */
export function useJobStarted(datasetId: string): (answer: { job: Job }) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  return useCallback(
    ({ job }) => {
      toast.done(t("jobs.started.note", { kind: t(`jobs.kind.${job.kind}`) }), { key: keyOf(job) });
      void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
      void queryClient.invalidateQueries({ queryKey: keys.jobs(datasetId) });
    },
    [datasetId, queryClient, t, toast],
  );
}
