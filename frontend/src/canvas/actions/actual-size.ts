import type { Action } from "./action";
import { showActualSize } from "../model/camera";

export const actualSize: Action = {
  id: "actual-size",
  group: "view",
  labelKey: "annotate.action.actualSize",
  keys: ["Shift+0"],
  isEnabled: () => true,
  perform: ({ store }) => showActualSize(store),
};
