import { useEffect, useRef } from "react";

import type { DuplicateIndex, Job } from "@/api/schema.gen";

import { useIndexing } from "./queries";

/** Has an index that is stale made anew, once for each state of it, when no scan runs that would change it again. */
export function useFreshIndex(datasetId: string, index: DuplicateIndex | undefined, jobs: readonly Job[]) {
  const { mutate, error, isPending } = useIndexing(datasetId);
  const asked = useRef<string | null>(null);
  const isScanning = jobs.some(({ kind }) => kind === "scan");
  const state = index && index.stale && !index.job && !isScanning ? String(index.built_at) : null;
  useEffect(() => {
    if (state === null || asked.current === state) return;
    asked.current = state;
    mutate();
  }, [state, mutate]);
  return { error, isScanning, isAsking: isPending, again: () => mutate() };
}
