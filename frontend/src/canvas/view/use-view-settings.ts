import { useEffect, useRef } from "react";

import { useRemembered } from "@/hooks/use-remembered";

import type { CanvasStore } from "../model/store";
import type { ViewSettings } from "../model/view-settings";
import { isViewSettings } from "../model/view-settings";

const NONE: Partial<ViewSettings> = {};

/** Keeps the view of a store as a person left it in this browser, whatever changes it. */
export function useViewSettings(store: CanvasStore, personId: string): void {
  const [remembered, remember] = useRemembered(`view.${personId}`, NONE, isViewSettings);
  const known = useRef(store.getState().view);
  useEffect(() => {
    store.setView(remembered);
    known.current = store.getState().view;
  }, [store, remembered]);
  useEffect(
    () =>
      store.subscribe(() => {
        const { view } = store.getState();
        if (view === known.current) return;
        known.current = view;
        remember(view);
      }),
    [store, remember],
  );
}
