import type { Action } from "./action";

export const hideAll: Action = {
  id: "hide-all",
  group: "view",
  labelKey: "annotate.action.hideAll",
  keys: ["Shift+H"],
  onlyFor: "shapes",
  isEnabled: () => true,
  perform: ({ store }) => store.toggleAllHidden(),
};
