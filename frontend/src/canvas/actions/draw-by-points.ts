import type { Action, ActionContext } from "./action";

const isDrawing = ({ store }: ActionContext) => store.getState().draft?.id === null;

/** Completes a shape that is drawn point by point. */
export const finishDrawing: Action = {
  id: "finish-drawing",
  group: "draw",
  labelKey: "annotate.action.finishDrawing",
  keys: ["Enter"],
  when: "drawing",
  onlyFor: "shapes",
  isEnabled: isDrawing,
  perform: ({ router }) => void router.finish(),
};

/** Takes its last point back. */
export const dropPoint: Action = {
  id: "drop-point",
  group: "draw",
  labelKey: "annotate.action.dropPoint",
  keys: ["Backspace"],
  when: "drawing",
  onlyFor: "shapes",
  isEnabled: isDrawing,
  perform: ({ router }) => void router.stepBack(),
};
