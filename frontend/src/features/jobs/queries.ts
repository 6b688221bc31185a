import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Job, JobKind, JobState } from "@/api/schema.gen";

const MOVING_POLL_MS = 1_500;

export interface JobFilter {
  kind: JobKind | null;
  state: JobState | null;
  createdBy: string;
}

export function isGoing(job: Pick<Job, "state">): boolean {
  return job.state === "waiting" || job.state === "running";
}

export function useJobs(datasetId: string, { kind, state, createdBy }: JobFilter) {
  return useInfiniteQuery({
    queryKey: keys.jobs(datasetId, { kind, state, createdBy }),
    queryFn: ({ pageParam, signal }) => {
      const query = { dataset: datasetId, limit: 50, ...(kind ? { kind } : {}), ...(state ? { state } : {}), ...(createdBy ? { created_by: createdBy } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/jobs", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.results.some(isGoing)) ? MOVING_POLL_MS : false),
  });
}

const LINES = 500;

/** The lines of a job's log, oldest first, page by page. */
export function useJobLog(jobId: string) {
  return useInfiniteQuery({
    queryKey: keys.jobLog(jobId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: LINES, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(client.GET("/api/v1/jobs/{job_id}/log", { params: { path: { job_id: jobId }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

function useRefreshJobs(datasetId: string) {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    return queryClient.invalidateQueries({ queryKey: keys.jobs(datasetId) });
  };
}

export function useCancelJob(datasetId: string) {
  const onSuccess = useRefreshJobs(datasetId);
  return useMutation({
    mutationFn: (jobId: string) => answer(client.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: jobId } } })),
    onSuccess,
  });
}

export function useRetryJob(datasetId: string) {
  const onSuccess = useRefreshJobs(datasetId);
  return useMutation({
    mutationFn: (jobId: string) => answer(client.POST("/api/v1/jobs/{job_id}/retry", { params: { path: { job_id: jobId } } })),
    onSuccess,
  });
}
