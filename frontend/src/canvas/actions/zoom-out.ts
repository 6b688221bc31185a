import type { Action } from "./action";
import { zoom } from "../model/camera";
import { ZOOM_STEP } from "../model/viewport";

export const zoomOut: Action = {
  id: "zoom-out",
  group: "view",
  labelKey: "annotate.action.zoomOut",
  keys: ["-"],
  isEnabled: () => true,
  perform: ({ store }) => zoom(store, 1 / ZOOM_STEP),
};
