import type { Action } from "./action";
import { zoom } from "../model/camera";
import { ZOOM_STEP } from "../model/viewport";

export const zoomIn: Action = {
  id: "zoom-in",
  group: "view",
  labelKey: "annotate.action.zoomIn",
  keys: ["=", "+"],
  isEnabled: () => true,
  perform: ({ store }) => zoom(store, ZOOM_STEP),
};
