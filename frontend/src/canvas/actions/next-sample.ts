import type { Action } from "./action";

export const nextSample: Action = {
  id: "next-sample",
  group: "go",
  labelKey: "annotate.action.nextSample",
  keys: ["F", "ArrowRight"],
  isEnabled: () => true,
  perform: ({ page }) => page.goToNext(),
};
