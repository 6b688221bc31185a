import type { Action } from "./action";

export const nothingHere: Action = {
  id: "nothing-here",
  group: "go",
  labelKey: "annotate.action.nothingHere",
  keys: ["E"],
  isEnabled: ({ page }) => page.canDeclareEmpty(),
  perform: ({ page }) => page.declareEmpty(),
};
