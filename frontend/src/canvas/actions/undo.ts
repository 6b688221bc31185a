import type { Action } from "./action";

export const undo: Action = {
  id: "undo",
  group: "edit",
  labelKey: "annotate.action.undo",
  keys: ["Ctrl+Z"],
  isEnabled: ({ store }) => store.getState().canUndo || store.getState().draft !== null,
  /** A half-drawn shape is what a person wants to take back first. */
  perform({ store, router }) {
    if (!router.stepBack()) store.undo();
  },
};
