import type { Action } from "./action";

export const showHistory: Action = {
  id: "show-history",
  group: "go",
  labelKey: "annotate.action.showHistory",
  keys: ["Y"],
  isEnabled: () => true,
  perform: ({ page }) => page.toggleHistory(),
};
