import type { Action } from "./action";

/** Draws once more what was drawn last: the tool and its label; a drawing under way it completes. */
export const repeatDrawing: Action = {
  id: "repeat-drawing",
  group: "draw",
  labelKey: "annotate.action.repeatDrawing",
  keys: ["N"],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().canEdit && store.getState().needsShapes,
  perform({ store, router }) {
    const { draft, lastDrawn, labels } = store.getState();
    if (draft && draft.id === null && router.finish()) return;
    router.choose(lastDrawn?.tool ?? "rectangle");
    if (lastDrawn && labels.has(lastDrawn.label)) store.setActiveLabel(lastDrawn.label);
  },
};
