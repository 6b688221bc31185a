import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { answer, client } from "@/api/client";
import { errorKey } from "@/api/errors";
import { keys } from "@/api/query-keys";
import type { Dataset } from "@/api/schema.gen";
import { SECONDS_TO_FOLLOW, useToast } from "@/hooks/use-toast";

/** Brings a deleted dataset back and says so, with the way to it, or why it can't come. Outlives its component. */
export function useRestoreDataset() {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<Dataset, "id" | "name">) => answer(client.POST("/api/v1/datasets/trash/restore", { body: { ids: [id] } })),
    onSuccess: ({ refused: [refusal] }, { id, name }) => {
      if (refusal) {
        const key = errorKey(refusal.code);
        const reason = key ? t(key) : refusal.message;
        toast.warn(refusal.code === "name_taken" ? t("datasets.trash.nameTaken", { name }) : `${name}: ${reason}`);
      } else {
        const open = { label: t("datasets.trash.open"), perform: () => void navigate(`/datasets/${id}`), seconds: SECONDS_TO_FOLLOW };
        toast.done(t("datasets.trash.restored", { name }), { action: open });
      }
    },
    onError: toast.failed,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.datasets() }),
  });
}
