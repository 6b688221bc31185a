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

interface ToastOptions {
  action?: ToastAction;
  /** A note takes the place of the one with the same key. */
  key?: string;
}

/** Whoever wants to take something back must first see what he has done. */
export const SECONDS_TO_UNDO = 30;
export const SECONDS_TO_FOLLOW = 10;

/** Short notes at the top of the page: something went well, or why it did not. */
export function useToast() {
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMemo(() => {
    const show = (type: "success" | "warning", seconds: number, text: string, { action, key }: ToastOptions = {}) => {
      const act = () => {
        close();
        action?.perform();
      };
      const content = action && (
        <>
          {text}
          <Button type="link" size="small" onClick={act}>
            {action.label}
          </Button>
        </>
      );
      const close = message.open({ type, key, content: content ?? text, duration: action?.seconds ?? seconds });
    };
    return {
      done: (text: string, options?: ToastOptions) => show("success", 3, text, options),
      warn: (text: string, options?: ToastOptions) => show("warning", 8, text, options),
      failed: (error: unknown) => void message.error(errorText(error), 6),
    };
  }, [message, errorText]);
}
