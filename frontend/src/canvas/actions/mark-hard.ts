import { unlocked } from "../model/standing";
import type { Action } from "./action";

/** An example that models get wrong; all of the selection becomes hard, or none where all are. */
export const markHard: Action = {
  id: "mark-hard",
  group: "edit",
  labelKey: "annotate.action.markHard",
  keys: ["Q"],
  onlyFor: "shapes",
  when: "selected",
  isEnabled: ({ store }) => store.getState().canEdit && store.getState().selection.size > 0,
  perform({ store }) {
    const { items, selection } = store.getState();
    const hard = ![...selection].every((id) => items.get(id)?.hard);
    const changed = unlocked(store, selection).filter((id) => items.get(id)?.hard !== hard);
    store.edit(changed, (item) => ({ ...item, hard }));
  },
};
