import type { Action } from "./action";

export const finishSample: Action = {
  id: "finish-sample",
  group: "go",
  labelKey: "annotate.action.finishSample",
  keys: ["Enter"],
  onlyFor: "images",
  isEnabled: ({ store }) => !store.getState().needsShapes && store.getState().image !== null,
  perform: ({ page }) => page.finish(),
};
