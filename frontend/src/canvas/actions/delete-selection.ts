import { unlocked } from "../model/standing";
import type { Action } from "./action";

export const deleteSelection: Action = {
  id: "delete-selection",
  group: "edit",
  labelKey: "annotate.action.deleteSelection",
  keys: ["Delete", "Backspace"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().canEdit && store.getState().selection.size > 0,
  perform({ store, router }) {
    router.cancel();
    store.remove(unlocked(store, store.getState().selection));
  },
};
