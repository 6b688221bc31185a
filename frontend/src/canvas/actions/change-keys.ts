import type { Action } from "./action";

export const changeKeys: Action = {
  id: "change-keys",
  group: "go",
  labelKey: "annotate.action.changeKeys",
  keys: ["F2"],
  isEnabled: () => true,
  perform: ({ page }) => page.changeKeys(),
};
