import type { Action } from "./action";

export const hideSelection: Action = {
  id: "hide-selection",
  group: "view",
  labelKey: "annotate.action.hideSelection",
  keys: ["H"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().selection.size > 0,
  perform: ({ store }) => store.toggleHidden(store.getState().selection),
};
