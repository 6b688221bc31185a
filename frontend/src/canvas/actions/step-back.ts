import type { Action } from "./action";

export const stepBack: Action = {
  id: "step-back",
  group: "draw",
  labelKey: "annotate.action.stepBack",
  keys: ["Escape"],
  onlyFor: "shapes",
  isEnabled: () => true,
  /** One thing at a time: the half-drawn shape, the selection, the active label, then the drawing tool. */
  perform({ store, router }) {
    const { selection, activeLabel, tool } = store.getState();
    if (router.cancel()) return;
    if (selection.size > 0) store.select([]);
    else if (activeLabel !== null) store.setActiveLabel(null);
    else if (tool !== "select") router.choose("select");
  },
};
