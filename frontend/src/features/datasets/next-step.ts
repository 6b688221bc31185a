import type { Dataset } from "@/api/schema.gen";

export const NEXT_STEPS = ["wait", "add_images", "confirm", "label", "publish", "export"] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** What the buttons of the overview do. */
export interface OverviewActions {
  startLabeling: () => void;
  publish: () => void;
  exportAll: () => void;
  sync: () => void;
}

/** What a person would do next with a dataset. */
export function nextStep(dataset: Pick<Dataset, "counts" | "current_version">, isFilling: boolean): NextStep {
  const { total, unlabeled, labeled, to_confirm } = dataset.counts;
  if (total === 0) return isFilling ? "wait" : "add_images";
  if (to_confirm > 0) return "confirm";
  if (unlabeled > 0 && (labeled === 0 || unlabeled > labeled / 4)) return "label";
  return dataset.current_version ? "export" : "publish";
}
