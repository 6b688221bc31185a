import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { useFirstSample } from "@/features/samples/queries";
import { useToast } from "@/hooks/use-toast";

/** Opens the annotation page on the first sample that needs a person. */
export function useStartLabeling(datasetId: string) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const { mutate, isPending } = useFirstSample(datasetId);
  const start = useCallback(() => {
    mutate(undefined, {
      onSuccess: (first) => {
        if (!first) return toast.warn(t("samples.empty.all"));
        const search = first.tab === "all" ? "" : `?tab=${first.tab}`;
        void navigate(`/datasets/${datasetId}/annotate/${first.id}${search}`);
      },
      onError: toast.failed,
    });
  }, [datasetId, mutate, navigate, t, toast]);
  return { start, isPending };
}
