import { toggleLocked } from "../model/standing";
import type { Action } from "./action";

export const lockSelection: Action = {
  id: "lock-selection",
  group: "edit",
  labelKey: "annotate.action.lockSelection",
  keys: ["Shift+L"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().selection.size > 0,
  perform({ store, router }) {
    router.cancel();
    toggleLocked(store, store.getState().selection);
  },
};

export const lockAll: Action = {
  id: "lock-all",
  group: "edit",
  labelKey: "annotate.action.lockAll",
  keys: ["Ctrl+Shift+L"],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().items.size > 0,
  perform({ store, router }) {
    router.cancel();
    toggleLocked(store, store.getState().items.keys());
  },
};
