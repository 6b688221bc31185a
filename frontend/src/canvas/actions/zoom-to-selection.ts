import type { Action } from "./action";
import { zoomTo } from "../model/camera";

export const zoomToSelection: Action = {
  id: "zoom-to-selection",
  group: "view",
  labelKey: "annotate.action.zoomToSelection",
  keys: ["Shift+Z"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().selection.size > 0,
  perform: ({ store }) => zoomTo(store, store.getState().selection),
};
