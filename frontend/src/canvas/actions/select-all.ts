import type { Action } from "./action";

/** All that is seen and not locked: what is hidden is not changed unseen. */
export const selectAll: Action = {
  id: "select-all",
  group: "edit",
  labelKey: "annotate.action.selectAll",
  keys: ["Ctrl+A"],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().needsShapes && store.getState().items.size > 0,
  perform: ({ store }) => store.select([...store.getState().items.keys()].filter((id) => store.isVisible(id) && !store.isLocked(id))),
};
