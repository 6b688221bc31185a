import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { AnnotationPatch, AnnotationState } from "@/api/schema.gen";

import type { SampleRef } from "./entry";
import type { SaveOutcome, SaveTransport } from "./ports";

const PATH = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations";
/** A save of 5,000 boxes takes far less; beyond this the answer is taken for lost, and the same save sent again. */
const TIMEOUT = 20_000;
/** Answers that may be another one later. */
const LATER = new Set([0, 408, 425, 429]);

const pathOf = ({ datasetId, sampleId }: SampleRef) => ({ dataset_id: datasetId, sample_id: sampleId });

function outcomeOf(error: unknown): SaveOutcome {
  if (!(error instanceof ApiError)) return { kind: "unreachable", code: "offline" };
  const { status, code, message, body } = error;
  if (status === 409 && body?.current) return { kind: "stale", current: { ...body.current, suggestions: body.current.suggestions ?? [] } };
  if (status === 401) return { kind: "signed-out" };
  // Another 409 says that a job has the dataset now.
  if (LATER.has(status) || status === 409 || status >= 500) return { kind: "unreachable", code };
  return { kind: "refused", status, code, message };
}

/** Saves over HTTP; an outcome for everything that can happen, never an exception. */
export const httpTransport: SaveTransport = {
  async save(ref: SampleRef, body: AnnotationPatch) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      const result = await answer(client.PATCH(PATH, { params: { path: pathOf(ref) }, body, signal }));
      return { kind: "saved", result };
    } catch (error) {
      return outcomeOf(error);
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
