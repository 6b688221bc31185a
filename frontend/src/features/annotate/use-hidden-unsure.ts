import { useEffect } from "react";

import type { CanvasStore } from "@/canvas/model/store";
import { useLeastConfidence } from "@/hooks/use-least-confidence";

/** Suggested shapes that a person doesn't want to see in the grid are not shown on the image either. */
export function useHiddenUnsure(store: CanvasStore): void {
  const [least] = useLeastConfidence();
  useEffect(() => store.setLeastConfidence(least), [store, least]);
}
