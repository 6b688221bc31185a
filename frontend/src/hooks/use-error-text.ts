import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, errorKey } from "@/api/errors";

/** A function that says a failure in the language of the page. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return t("errors.code.unexpected");
      const key = errorKey(error.code, error.body?.params);
      return key ? t(key) : error.message;
    },
    [t],
  );
}
