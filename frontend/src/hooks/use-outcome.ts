import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { BatchResult } from "@/api/schema.gen";

import { SECONDS_TO_UNDO, useToast } from "./use-toast";

/** Says how many samples were changed, with a button that takes it back. `key` names the note whose place it takes. */
export function useOutcome(undo: (group: string) => void): (result: BatchResult, key?: string) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    ({ changed, refused, change_group: group }, key) => {
      const isClean = refused.length === 0;
      const words = changed === 0 && isClean ? t("samples.bulk.nothing") : t("samples.bulk.done", { count: changed });
      const action = group ? { label: t("common.actions.undo"), perform: () => undo(group), seconds: SECONDS_TO_UNDO } : undefined;
      if (isClean) toast.done(words, { action, key });
      else toast.warn(`${words} ${t("samples.bulk.refused", { count: refused.length })}`, { action, key });
    },
    [toast, t, undo],
  );
}
