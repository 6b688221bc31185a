import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { errorKey } from "@/api/errors";

/** Says a line of a job or the reason of a failure: its own English sentence, which says most, or its code in the language of the page. */
export function useSentence(): (line: { code?: string; message: string }) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    ({ code = "", message }) => {
      const key = i18n.language.startsWith("en") ? null : errorKey(code);
      return key ? t(key) : message;
    },
    [t, i18n.language],
  );
}
