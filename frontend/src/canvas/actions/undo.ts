import type { Action } from "./action";

export const undo: Action = {
  id: "undo",
  group: "edit",
  labelKey: "annotate.action.undo",
  keys: ["Ctrl+Z"],
  isEnabled: ({ store, page }) => store.getState().canUndo || store.getState().draft !== null || page.canUndoElsewhere(),
  /** A half-drawn shape is what a person wants to take back first, then what he did on this image. */
  perform({ store, router, page }) {
    if (router.stepBack()) return;
    if (store.getState().canUndo) store.undo();
    else page.undoElsewhere();
  },
};
