import type { ParseKeys } from "i18next";

import type { Raise } from "../model/standing";
import { raise } from "../model/standing";
import type { Action } from "./action";

function raises(how: Raise, labelKey: ParseKeys, key: string): Action {
  return {
    id: `order-${how}`,
    group: "edit",
    labelKey,
    keys: [key],
    onlyFor: "shapes",
    when: "selected",
    isEnabled: ({ store }) => store.getState().selection.size > 0,
    perform: ({ store }) => raise(store, store.getState().selection, how),
  };
}

/** What lies above is drawn last and hit first. */
export const RAISES: readonly Action[] = [
  raises("front", "annotate.action.orderFront", "Shift+PageUp"),
  raises("forward", "annotate.action.orderForward", "PageUp"),
  raises("backward", "annotate.action.orderBackward", "PageDown"),
  raises("back", "annotate.action.orderBack", "Shift+PageDown"),
];
