import { answer, client } from "@/api/client";

import type { SampleRef } from "./saving/entry";
import type { SaveQueue } from "./saving/save-queue";

/** Takes back that a sample was confirmed, in its turn among the saves: what was suggested waits again. */
export function reopen(queue: SaveQueue, ref: SampleRef): Promise<void> {
  return queue.between(ref, async () => {
    const path = { dataset_id: ref.datasetId, sample_id: ref.sampleId };
    const { results } = await answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}/changes", { params: { path } }));
    const confirmed = results.find(({ before, after }) => before.state === "to_confirm" && after.state === "labeled");
    if (confirmed) await answer(client.POST("/api/v1/changes/{change_id}/undo", { params: { path: { change_id: confirmed.id } } }));
  });
}
