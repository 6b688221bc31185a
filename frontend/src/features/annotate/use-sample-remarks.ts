import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { answer, client } from "@/api/client";
import type { Sample } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { useUnloadGuard } from "@/hooks/use-unload-guard";
import { NOTE, noteOf } from "@/lib/sample-notes";

import { rememberSample, untilHeard } from "./queries";
import type { SaveQueue } from "./saving/save-queue";

interface Remarks {
  readonly hard: boolean;
  readonly note: string;
}

export interface SampleRemarks extends Remarks {
  /** The last of it could not be sent yet. */
  readonly isWaiting: boolean;
  /** Why it was found to be hard, and how much, 0 to 1; null where nobody said. */
  readonly reasons: readonly string[];
  readonly coefficient: number | null;
  /** What is not given stays. */
  set(part: Partial<Remarks>): void;
}

const NO_REASONS: string[] = [];

/** What a person says of the shown sample as a whole: that it is hard, and a note. Shown at once, taken back if refused; while the server is away it waits. */
export function useSampleRemarks(datasetId: string, sample: Sample | null, queue: SaveQueue): SampleRemarks {
  const queryClient = useQueryClient();
  const { failed } = useToast();
  const [said, setSaid] = useState<ReadonlyMap<string, Remarks>>(new Map());
  const { mutate, isPending, isPaused, failureCount } = useMutation({
    ...untilHeard(datasetId),
    mutationFn: async ({ id, part }: { id: string; part: Partial<Remarks> }) => {
      const hard = { action: part.hard ? "mark_hard" : "unmark_hard" } as const;
      const note = { action: "set_property", properties: { [NOTE]: part.note || null } } as const;
      const body = { samples: [id], ...(part.note === undefined ? hard : note) };
      const send = async () => {
        await answer(client.POST("/api/v1/datasets/{dataset_id}/samples/batch", { params: { path: { dataset_id: datasetId } }, body }));
      };
      // The mark is a change of the sample's annotations for the server, a note is not.
      await (part.hard === undefined ? send() : queue.between({ datasetId, sampleId: id }, send));
    },
  });
  const stored = { hard: sample?.hard ?? false, note: sample ? noteOf(sample) : "" };
  const { hard, note } = (sample && said.get(sample.id)) ?? stored;
  const set = useCallback(
    (part: Partial<Remarks>) => {
      if (!sample) return;
      const before = { hard, note };
      const after = { ...before, ...part };
      const show = (remarks: Remarks) => setSaid((all) => new Map(all).set(sample.id, remarks));
      show(after);
      const onError = (error: unknown) => {
        show(before);
        failed(error);
      };
      const properties = { ...sample.properties, [NOTE]: after.note };
      const onSuccess = () => rememberSample(queryClient, datasetId, { ...sample, hard: after.hard, properties });
      mutate({ id: sample.id, part }, { onSuccess, onError });
    },
    [sample, hard, note, mutate, queryClient, datasetId, failed],
  );
  useUnloadGuard(isPending);
  const isWaiting = isPending && (isPaused || failureCount > 0);
  const reasons = sample?.hard_reasons ?? NO_REASONS;
  const coefficient = sample?.hard_coefficient ?? null;
  return useMemo(() => ({ hard, note, reasons, coefficient, isWaiting, set }), [hard, note, reasons, coefficient, isWaiting, set]);
}
