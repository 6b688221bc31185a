import type { Action } from "./action";

export const confirmSample: Action = {
  id: "confirm-sample",
  group: "go",
  labelKey: "annotate.action.confirmSample",
  keys: ["Ctrl+Enter"],
  isEnabled: ({ page }) => page.canConfirm(),
  perform: ({ page }) => page.confirm(),
};
