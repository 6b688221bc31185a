import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Model } from "@/api/schema.gen";

/** As many as a page of a list may hold. */
const LIMIT = 500;

async function fetchModels(signal: AbortSignal): Promise<Model[]> {
  const models: Model[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: { limit: number; cursor?: string } = { limit: LIMIT, ...(cursor ? { cursor } : {}) };
    const page = await answer(client.GET("/api/v1/models", { params: { query }, signal }));
    models.push(...page.results);
    cursor = page.next ?? null;
  }
  return models;
}

/** The team's models, the newest first. */
export function useModels() {
  return useQuery({ queryKey: keys.models(), queryFn: ({ signal }) => fetchModels(signal) });
}
