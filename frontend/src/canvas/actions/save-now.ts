import type { Action } from "./action";

export const saveNow: Action = {
  id: "save-now",
  group: "go",
  labelKey: "annotate.action.saveNow",
  keys: ["Ctrl+S"],
  isEnabled: () => true,
  perform: ({ page }) => page.saveNow(),
};
