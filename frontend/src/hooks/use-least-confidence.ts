import { USUAL_LEAST } from "@/lib/suggestions";

import { useRemembered } from "./use-remembered";

const isShare = (stored: unknown): stored is number => typeof stored === "number" && stored >= 0 && stored <= 1;

/** Below which confidence suggested shapes are hidden, in the grid and on the image; remembered in this browser. */
export function useLeastConfidence() {
  return useRemembered("suggestions.least", USUAL_LEAST, isShare);
}
