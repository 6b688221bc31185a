import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Dataset } from "@/api/schema.gen";
import { type QueueTab, takeNext } from "@/features/annotate/queue";
import { useFirstSample } from "@/features/samples/queries";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

/** Opens the annotation page on the sample that the queue hands to this person; otherwise on the first one of all. */
export function useStartLabeling({ id: datasetId, my_role: role }: Dataset) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const { mutateAsync: findFirst } = useFirstSample(datasetId);
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      const tabs: QueueTab[] = isAtLeast(role, "reviewer") ? ["unlabeled", "to_confirm"] : ["unlabeled"];
      for (const tab of tabs) {
        const handed = await takeNext(datasetId, tab);
        if (handed) return `${handed.id}?tab=${tab}&queue=1`;
      }
      const first = await findFirst();
      // What is unlabeled still is in the hands of others, or this person has skipped it.
      if (first?.tab === "unlabeled") return "held";
      return first?.id ?? null;
    },
  });
  const start = useCallback(() => {
    mutate(undefined, {
      onSuccess: (place) => {
        if (place === null) toast.warn(t("samples.empty.all"));
        else if (place === "held") toast.warn(t("annotate.queue.held"));
        else void navigate(`/datasets/${datasetId}/annotate/${place}`);
      },
      onError: toast.failed,
    });
  }, [datasetId, mutate, navigate, t, toast]);
  return { start, isPending };
}
