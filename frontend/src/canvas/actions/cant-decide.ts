import type { Action } from "./action";

export const cantDecide: Action = {
  id: "cant-decide",
  group: "go",
  labelKey: "annotate.action.cantDecide",
  keys: ["U"],
  isEnabled: ({ store }) => store.getState().canEdit && store.getState().image !== null,
  perform: ({ page }) => page.putOff(),
};
