import { App } from "antd";
import { useMemo } from "react";

import { useErrorText } from "./use-error-text";

/** Short notes at the top of the page: something went well, or why it did not. */
export function useToast() {
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMemo(
    () => ({
      done: (text: string) => void message.success(text),
      warn: (text: string) => void message.warning(text, 8),
      failed: (error: unknown) => void message.error(errorText(error), 6),
    }),
    [message, errorText],
  );
}
