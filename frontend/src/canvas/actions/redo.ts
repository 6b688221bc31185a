import type { Action } from "./action";

export const redo: Action = {
  id: "redo",
  group: "edit",
  labelKey: "annotate.action.redo",
  keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
  isEnabled: ({ store }) => store.getState().canRedo,
  perform: ({ store }) => store.redo(),
};
