import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { ApiError } from "./errors";

/** Where the signed-in person is kept; null means "nobody". */
export const ME_KEY = ["me"] as const;

const MAY_PASS_AGAIN = new Set([0, 502, 503, 504]);

/** Whether it was not the request that was wrong: the server is away, or can't answer now. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && MAY_PASS_AGAIN.has(error.status);
}

function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 2 && isAway(error);
}

/** One client for the whole page; a 401 from anywhere signs the person out of the page. */
export function createQueryClient(): QueryClient {
  function onError(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) queryClient.setQueryData(ME_KEY, null);
  }
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: shouldRetry, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  return queryClient;
}
