import createClient, { type Middleware } from "openapi-fetch";

import { ApiError, isRefusal, networkError } from "./errors";
import type { paths } from "./schema.gen";

/** The value of a readable cookie, or null. */
function cookie(name: string): string | null {
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : null;
}

/** What a call that changes something must bring along under a session. */
export const csrfToken = (): string | null => cookie("csrftoken");

const csrf: Middleware = {
  onRequest({ request }) {
    // The browser asks another process for its cookies, and a page reads a lot.
    const token = request.method === "GET" ? null : csrfToken();
    if (token) request.headers.set("X-CSRFToken", token);
    return request;
  },
};

/** The typed door to the HTTP API: the only place that talks to the server. */
export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: "same-origin",
  // Looked up at each call, so that a test may put its own server in place.
  fetch: (request) => globalThis.fetch(request),
});
client.use(csrf);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws {@link ApiError} for every refusal, also when the network fails. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw networkError(cause);
  });
  if (response.ok) return data as T;
  throw new ApiError(response.status, isRefusal(error) ? error : null);
}
