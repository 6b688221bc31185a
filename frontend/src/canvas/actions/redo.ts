import type { Action } from "./action";

export const redo: Action = {
  id: "redo",
  group: "edit",
  labelKey: "annotate.action.redo",
  keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
  isEnabled: ({ store, page }) => store.getState().canRedo || page.canRedoElsewhere(),
  perform({ store, page }) {
    if (store.getState().canRedo) store.redo();
    else page.redoElsewhere();
  },
};
