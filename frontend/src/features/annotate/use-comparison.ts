import { useEffect, useState } from "react";

import type { CanvasLabel } from "@/canvas/model/annotation";
import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { type Choices, Comparison } from "./comparison";
import type { Conflict } from "./saving/rebase";

/** The two canvases of a comparison, kept up with what the page shows and what is chosen. */
export function useComparison(store: CanvasStore, labels: readonly CanvasLabel[], conflicts: readonly Conflict[], choices: Choices): Comparison {
  const [comparison] = useState(() => new Comparison(labels));
  const image = useCanvasState(store, (state) => state.image);
  const items = useCanvasState(store, (state) => state.items);
  useEffect(() => comparison.start(), [comparison]);
  useEffect(() => {
    if (image) comparison.show(image, items, conflicts);
    comparison.emphasise(choices);
  }, [comparison, image, items, conflicts, choices]);
  return comparison;
}
