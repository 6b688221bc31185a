import type { Action } from "./action";
import { fitImage as fit } from "../model/camera";

export const fitImage: Action = {
  id: "fit-image",
  group: "view",
  labelKey: "annotate.action.fitImage",
  keys: ["0"],
  isEnabled: () => true,
  perform: ({ store }) => fit(store),
};
