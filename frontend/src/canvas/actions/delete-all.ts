import { unlocked } from "../model/standing";
import type { Action } from "./action";

export const deleteAll: Action = {
  id: "delete-all",
  group: "edit",
  labelKey: "annotate.action.deleteAll",
  keys: ["Shift+Delete"],
  isEnabled: ({ store }) => store.getState().canEdit && store.getState().items.size > 0,
  perform({ store, router }) {
    router.cancel();
    store.remove(unlocked(store, store.getState().items.keys()));
  },
};
