import type { Action } from "./action";

export const repeatPrevious: Action = {
  id: "repeat-previous",
  group: "edit",
  labelKey: "annotate.action.repeatPrevious",
  keys: ["Shift+R"],
  isEnabled: ({ store, page }) => store.getState().canEdit && store.getState().image !== null && page.canRepeatPrevious(),
  perform: ({ page }) => page.repeatPrevious(),
};
