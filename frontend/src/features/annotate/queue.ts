import { answer, client } from "@/api/client";
import type { HandedSample } from "@/api/schema.gen";

/** The tabs that the queue hands samples from. */
export type QueueTab = "unlabeled" | "to_confirm";

/** The sample that this person works on next, which nobody else is given; null when none is left for him. */
export async function takeNext(datasetId: string, tab: QueueTab): Promise<HandedSample | null> {
  const path = { dataset_id: datasetId };
  const handed = await answer(client.POST("/api/v1/datasets/{dataset_id}/queue/next", { params: { path }, body: { tab } }));
  // 204 has no body.
  return handed ?? null;
}

/** Gives a sample back, and is not handed it again for a day. */
export function skipSample(datasetId: string, sampleId: string, reason: string): Promise<unknown> {
  const path = { dataset_id: datasetId, sample_id: sampleId };
  return answer(client.POST("/api/v1/datasets/{dataset_id}/samples/{sample_id}/skip", { params: { path }, body: { reason } }));
}

/** Gives a sample back, also while the page is closing; a lease that this does not reach ends by itself. */
export function releaseSample(datasetId: string, sampleId: string): void {
  const path = { dataset_id: datasetId, sample_id: sampleId };
  const call = client.POST("/api/v1/datasets/{dataset_id}/samples/{sample_id}/release", { params: { path }, keepalive: true });
  void answer(call).catch(() => undefined);
}
