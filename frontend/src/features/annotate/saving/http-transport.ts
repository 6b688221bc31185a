import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";

import type { SampleRef } from "./entry";
import type { SaveOutcome, SaveTransport } from "./ports";
import type { AnnotationPatch, AnnotationState } from "./stored";

const PATH = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations";
/** A save of 5,000 boxes takes far less; beyond this the answer is taken for lost, and the same save sent again. */
const TIMEOUT = 20_000;
/** Browsers refuse more than 64 KiB that outlives the page, of all such requests together; in characters, up to three bytes. */
const OUTLIVES_PAGE = 10_000;
/** Answers that may be another one later. */
const LATER = new Set([0, 408, 425, 429]);

const pathOf = ({ datasetId, sampleId }: SampleRef) => ({ dataset_id: datasetId, sample_id: sampleId });

type Stored = AnnotationState & { saved_by: string | null };

function outcomeOf(error: unknown): SaveOutcome {
  if (!(error instanceof ApiError)) return { kind: "unreachable", code: "offline" };
  const { status, code, message, body } = error;
  // The schema leaves the state in a refusal open; it is what a read answers, without the suggestions.
  const current = body?.current as Stored | undefined;
  if (status === 409 && current) return { kind: "stale", current, by: current.saved_by };
  if (status === 401) return { kind: "signed-out" };
  // Another 409 says that a job has the dataset now.
  if (LATER.has(status) || status === 409 || status >= 500) return { kind: "unreachable", code };
  const labels = code === "unknown_label" ? (body?.params?.names as string[] | undefined) : undefined;
  return { kind: "refused", status, code, message, labels };
}

/** Whether the browser's session is still this person's; unanswered counts as no. */
async function isSignedIn(user: string): Promise<boolean> {
  try {
    return (await answer(client.GET("/api/v1/auth/me"))).id === user;
  } catch {
    return false;
  }
}

/**
 * Saves over HTTP for one person; an outcome for everything that can happen, never an exception.
 * Once the sign-in has ended nothing is sent until the same person is back: another one may use this browser next.
 */
export function httpTransport(user: string): SaveTransport {
  let isDoubtful = false;
  return {
    async save(ref: SampleRef, body: AnnotationPatch) {
      if (isDoubtful && !(await isSignedIn(user))) return { kind: "signed-out" };
      isDoubtful = false;
      try {
        const signal = AbortSignal.timeout(TIMEOUT);
        // So that a save goes on when the page is closed; a large one waits in the browser for the next page.
        const keepalive = JSON.stringify(body).length <= OUTLIVES_PAGE;
        const result = await answer(client.PATCH(PATH, { params: { path: pathOf(ref) }, body, signal, keepalive }));
        return { kind: "saved", result };
      } catch (error) {
        const outcome = outcomeOf(error);
        isDoubtful = outcome.kind === "signed-out";
        return outcome;
      }
    },

    async read(ref: SampleRef): Promise<AnnotationState | null> {
      try {
        return await answer(client.GET(PATH, { params: { path: pathOf(ref) } }));
      } catch {
        // Not urgent: the next save that comes late reads the state anyway.
        return null;
      }
    },
  };
}
