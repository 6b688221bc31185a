import { focusOn } from "../model/camera";
import type { CanvasStore } from "../model/store";
import type { Action } from "./action";

export const nextAnnotation: Action = {
  id: "next-annotation",
  group: "edit",
  labelKey: "annotate.action.nextAnnotation",
  keys: ["."],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().items.size > 0,
  perform: ({ store }) => step(store, 1),
};

export const previousAnnotation: Action = {
  id: "previous-annotation",
  group: "edit",
  labelKey: "annotate.action.previousAnnotation",
  keys: [","],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().items.size > 0,
  perform: ({ store }) => step(store, -1),
};

/** From the selected annotation to the next in the list, around its ends. */
function step(store: CanvasStore, by: 1 | -1): void {
  const { items, selection } = store.getState();
  const ids = [...items.keys()];
  const [selected] = selection;
  const place = selected === undefined ? (by === 1 ? -1 : 0) : ids.indexOf(selected);
  const id = ids.at((place + by) % ids.length);
  if (id !== undefined) focusOn(store, id);
}
