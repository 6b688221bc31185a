import { App, Button } from "antd";
import { useMemo } from "react";

import { useErrorText } from "./use-error-text";

/** What a note offers to do; it is gone once that is done. */
export interface ToastAction {
  label: string;
  perform: () => void;
  /** How long it is offered. */
  seconds: number;
}

/** Whoever wants to take something back must first see what he has done. */
export const SECONDS_TO_UNDO = 30;
export const SECONDS_TO_FOLLOW = 10;

/** Short notes at the top of the page: something went well, or why it did not. */
export function useToast() {
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMemo(() => {
    const offer = (type: "success" | "warning", text: string, { label, perform, seconds }: ToastAction) => {
      const act = () => {
        close();
        perform();
      };
      const content = (
        <>
          {text}
          <Button type="link" size="small" onClick={act}>
            {label}
          </Button>
        </>
      );
      const close = message.open({ type, content, duration: seconds });
    };
    return {
      done: (text: string, action?: ToastAction) => void (action ? offer("success", text, action) : message.success(text)),
      warn: (text: string, action?: ToastAction) => void (action ? offer("warning", text, action) : message.warning(text, 8)),
      failed: (error: unknown) => void message.error(errorText(error), 6),
    };
  }, [message, errorText]);
}
