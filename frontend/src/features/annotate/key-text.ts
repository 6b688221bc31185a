import type { TFunction } from "i18next";

import type { Action } from "@/canvas/actions/action";
import type { Keymap } from "@/canvas/actions/keymap";
import { keysOf } from "@/canvas/actions/keymap";
import { shownKey } from "@/canvas/actions/shown-key";

/** The first key of an action, for a sentence that says to press it; the action's name where it has none. */
export function keyText(keymap: Keymap, action: Action, t: TFunction): string {
  const [key] = keysOf(keymap, action);
  return key === undefined ? t(action.labelKey) : shownKey(key);
}

/** What a button says of itself: the action's name and its first key. */
export function titleOf(keymap: Keymap, action: Action, t: TFunction): string {
  const [key] = keysOf(keymap, action);
  return key === undefined ? t(action.labelKey) : `${t(action.labelKey)} (${shownKey(key)})`;
}
