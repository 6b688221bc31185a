import type { Action } from "./action";

export const showHelp: Action = {
  id: "show-help",
  group: "go",
  labelKey: "annotate.action.showHelp",
  keys: ["?", "F1"],
  isEnabled: () => true,
  perform: ({ page }) => page.showHelp(),
};
