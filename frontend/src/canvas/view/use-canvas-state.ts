import { useSyncExternalStore } from "react";

import type { CanvasState } from "../model/state";
import type { CanvasStore } from "../model/store";

/** A part of the canvas' state; the component is drawn again only when that part changes. */
export function useCanvasState<T>(store: CanvasStore, part: (state: CanvasState) => T): T {
  return useSyncExternalStore(store.subscribe, () => part(store.getState()));
}
