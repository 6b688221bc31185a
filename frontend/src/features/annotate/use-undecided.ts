import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { answer, client } from "@/api/client";
import type { Sample } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { useUnloadGuard } from "@/hooks/use-unload-guard";
import { isUndecided, UNDECIDED, YES } from "@/lib/sample-notes";

import { rememberSample, untilHeard } from "./queries";

export interface Undecided {
  /** Whether someone has said of the shown sample that he can't decide. */
  readonly isSet: boolean;
  set(value: boolean): void;
}

/** The remark that nobody can decide on the shown sample: a property of it, which its annotations do not wait for. */
export function useUndecided(datasetId: string, sample: Sample | null): Undecided {
  const queryClient = useQueryClient();
  const { failed } = useToast();
  const [marked, setMarked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const { mutate, isPending } = useMutation({
    ...untilHeard(datasetId),
    mutationFn: ({ id, value }: { id: string; value: boolean }) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/samples/batch", {
          params: { path: { dataset_id: datasetId } },
          body: { action: "set_property", samples: [id], properties: { [UNDECIDED]: value ? YES : null } },
        }),
      ),
  });
  const isSet = sample !== null && (marked.get(sample.id) ?? isUndecided(sample));
  const set = useCallback(
    (value: boolean) => {
      if (!sample || value === isSet) return;
      const show = (shown: boolean) => setMarked((before) => new Map(before).set(sample.id, shown));
      show(value);
      const properties = { ...sample.properties, [UNDECIDED]: value ? YES : "" };
      const keep = () => rememberSample(queryClient, datasetId, { ...sample, properties });
      const takeBack = (error: unknown) => {
        show(!value);
        failed(error);
      };
      mutate({ id: sample.id, value }, { onSuccess: keep, onError: takeBack });
    },
    [sample, isSet, mutate, queryClient, datasetId, failed],
  );
  useUnloadGuard(isPending);
  return { isSet, set };
}
