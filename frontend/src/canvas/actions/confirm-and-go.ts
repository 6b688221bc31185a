import type { Action } from "./action";

/** The usual end of looking at what a model proposes: what is shown is right, and the next one comes. */
export const confirmAndGo: Action = {
  id: "confirm-and-go",
  group: "go",
  labelKey: "confirm.andGo",
  keys: ["Enter"],
  onlyFor: "shapes",
  isEnabled: ({ page }) => page.canConfirm(),
  perform: ({ page }) => page.confirmAndGo(),
};
