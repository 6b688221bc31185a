import type { Action, ActionContext } from "./action";

const canSay = ({ store }: ActionContext) => store.getState().canEdit && store.getState().image !== null;

/** The whole image is a hard example, or no longer. */
export const markSampleHard: Action = {
  id: "mark-sample-hard",
  group: "go",
  labelKey: "annotate.action.markSampleHard",
  keys: ["Shift+Q"],
  isEnabled: canSay,
  perform: ({ page }) => page.markHard(),
};

export const writeNote: Action = {
  id: "write-note",
  group: "go",
  labelKey: "annotate.action.writeNote",
  keys: ["Shift+M"],
  isEnabled: canSay,
  perform: ({ page }) => page.writeNote(),
};
