import type { Action } from "./action";

export const previousSample: Action = {
  id: "previous-sample",
  group: "go",
  labelKey: "annotate.action.previousSample",
  keys: ["D", "ArrowLeft"],
  isEnabled: () => true,
  perform: ({ page }) => page.goToPrevious(),
};
