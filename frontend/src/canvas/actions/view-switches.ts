import type { ParseKeys } from "i18next";

import type { ViewSwitch } from "../model/view-settings";
import { isToned, USUAL_TONE } from "../model/view-settings";
import type { Action } from "./action";

/** Turns one of the settings of the view on and off. */
export interface SwitchAction extends Action {
  readonly setting: ViewSwitch;
}

/** These change the picture; the others what is drawn on it. */
const OF_PICTURE: ReadonlySet<ViewSwitch> = new Set(["hasGrid", "hasMap"]);

function switches(setting: ViewSwitch, id: string, labelKey: ParseKeys, keys: readonly string[]): SwitchAction {
  return {
    setting,
    id,
    group: "view",
    labelKey,
    keys,
    ...(OF_PICTURE.has(setting) ? {} : { onlyFor: "shapes" as const }),
    isEnabled: () => true,
    perform: ({ store }) => store.setView({ [setting]: !store.getState().view[setting] }),
  };
}

/** In the order of the help sheet. */
export const VIEW_SWITCHES: readonly SwitchAction[] = [
  switches("hasFill", "switch-fill", "annotate.action.switchFill", ["Shift+F"]),
  switches("hasNames", "switch-names", "annotate.action.switchNames", ["Shift+N"]),
  switches("hasCrosshair", "switch-crosshair", "annotate.action.switchCrosshair", ["Shift+X"]),
  switches("hasGrid", "switch-grid", "annotate.action.switchGrid", ["Shift+G"]),
  switches("hasMap", "switch-map", "annotate.action.switchMap", ["Shift+O"]),
  switches("isAligning", "switch-aligning", "annotate.action.switchAligning", ["Shift+A"]),
];

/** The picture as it was taken. */
export const resetTone: Action = {
  id: "reset-tone",
  group: "view",
  labelKey: "annotate.action.resetTone",
  keys: ["Shift+T"],
  isEnabled: ({ store }) => isToned(store.getState().view),
  perform: ({ store }) => store.setView(USUAL_TONE),
};
