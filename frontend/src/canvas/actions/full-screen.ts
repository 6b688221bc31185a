import type { Action } from "./action";

export const fullScreen: Action = {
  id: "full-screen",
  group: "view",
  labelKey: "annotate.action.fullScreen",
  keys: ["Ctrl+Shift+F"],
  isEnabled: ({ page }) => page.canFillScreen(),
  perform: ({ page }) => page.toggleFullScreen(),
};
