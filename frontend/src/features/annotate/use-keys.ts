import { useEffect } from "react";

import type { ActionContext } from "@/canvas/actions/action";
import { nameOfKey } from "@/canvas/actions/keys";
import { performKey } from "@/canvas/actions/registry";

const TYPING = "input, textarea, select, [contenteditable], [role='combobox']";
/** Space and Enter press these. */
const PRESSED_BY_KEY = "button, a, [role='button'], [role='menuitem'], [role='option']";

function isIn(event: Event, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}

/** Keys of the whole page; they rest while a dialog is open and while someone types. */
export function useKeys(context: ActionContext, isResting: boolean): void {
  useEffect(() => {
    if (isResting) return undefined;
    const stop = new AbortController();
    const { store, router } = context;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isIn(event, TYPING) || store.getState().menu) return;
      const key = nameOfKey(event);
      if (store.getState().naming) {
        if (key === "Escape") store.nameDrawing(null);
      } else if (key === "Space") {
        if (isIn(event, PRESSED_BY_KEY)) return;
        router.holdSpace(true);
        event.preventDefault();
      } else if (!(key === "Enter" && isIn(event, PRESSED_BY_KEY)) && performKey(context, key)) event.preventDefault();
    };
    const release = (event: KeyboardEvent) => {
      if (event.code === "Space") router.holdSpace(false);
    };
    window.addEventListener("keydown", press, { signal: stop.signal });
    window.addEventListener("keyup", release, { signal: stop.signal });
    window.addEventListener("blur", () => router.holdSpace(false), { signal: stop.signal });
    return () => {
      router.holdSpace(false);
      stop.abort();
    };
  }, [context, isResting]);
}
