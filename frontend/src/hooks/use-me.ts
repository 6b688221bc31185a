import { useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { ME_KEY } from "@/api/query-client";
import type { Me } from "@/api/schema.gen";

async function fetchMe(): Promise<Me | null> {
  try {
    return await answer(client.GET("/api/v1/auth/me"));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** The signed-in person; null when nobody is. */
export function useMe() {
  return useQuery({ queryKey: ME_KEY, queryFn: fetchMe, staleTime: 60_000 });
}
