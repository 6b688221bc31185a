import type { FormInstance } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, errorKey } from "@/api/errors";

import { useToast } from "./use-toast";

/** Puts what the server refused beside the fields it names; anything else becomes a note. */
export function useFormRefusal<Values extends object>(form: FormInstance<Values>): (error: unknown) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    (error: unknown) => {
      const fields = error instanceof ApiError ? (error.body?.fields ?? {}) : {};
      const shown = new Set(Object.keys(form.getFieldsValue(true) as object));
      const known = Object.entries(fields).filter(([name]) => shown.has(name));
      if (known.length === 0) return toast.failed(error);
      const words = (code: string, message: string) => {
        const key = errorKey(code);
        return key ? t(key) : message;
      };
      form.setFields(
        known.map(([name, refusals]) => ({
          name: name as never,
          errors: refusals.map(({ code, message }) => words(code, message)),
        })),
      );
    },
    [form, t, toast],
  );
}
