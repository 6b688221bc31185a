import type { Annotation, Shape } from "../model/annotation";
import type { Outlining } from "../model/state";
import type { CanvasStore } from "../model/store";
import type { Hinted, OutlineFailure, Segmenter } from "../segmenter/segmenter";
import { failureOf } from "../segmenter/segmenter";
import { cornersOf } from "../shapes/rectangle/type";
import { editingOf } from "../shapes/registry";
import type { Action, ActionContext } from "./action";
import { chosen } from "./reshape";

function boxes(store: CanvasStore): Annotation[] {
  return chosen(store).filter(({ shape }) => shape?.kind === "rectangle");
}

/** Selected rectangles become polygons around what is in them, in one step; label and properties stay. */
export const outlineBox: Action = {
  id: "outline-box",
  group: "edit",
  labelKey: "annotate.action.outlineBox",
  keys: ["Shift+G"],
  onlyFor: "shapes",
  when: "selected",
  // One at a time: the second press would ask for the same again.
  isEnabled: ({ store }) => store.getState().outlining === null && boxes(store).length > 0,
  perform: ({ store, router, page }: ActionContext) => void outlineAll(store, router.segmenter, page.tellNoOutline),
};

async function outlineAll(store: CanvasStore, segmenter: Segmenter, tell: (failure: OutlineFailure) => void): Promise<void> {
  const found = new Map<string, Shape>();
  const items = boxes(store);
  for (const item of items) {
    const search: Outlining = { phase: "searching", box: cornersOf(item.shape as Shape), strokes: [] };
    store.setPassing({ outlining: search });
    const outline = await outlineIn(segmenter, search);
    // Another image, or a box that the tool draws: what is shown now is not ours.
    if (store.getState().outlining !== search) return;
    store.setPassing({ outlining: null });
    if (typeof outline === "string") tell(outline);
    else found.set(item.id, outline);
  }
  // What was moved or removed meanwhile stays as it is. A save that is answered makes new objects of the same shapes.
  const same = items.filter(({ id, shape }) => found.has(id) && isSameBox(shape, store.getState().items.get(id)?.shape));
  store.edit(same.map(({ id }) => id), (item) => ({ ...item, shape: found.get(item.id) ?? item.shape }));
}

function isSameBox(before: Shape | null, now: Shape | null | undefined): boolean {
  return now?.kind === before?.kind && JSON.stringify(now?.points) === JSON.stringify(before?.points);
}

async function outlineIn(segmenter: Segmenter, object: Hinted): Promise<Shape | OutlineFailure> {
  try {
    const shape: Shape = { kind: "polygon", points: await segmenter.outlineOf(object, new AbortController().signal) };
    return editingOf(shape)?.isLargeEnough(shape) ? shape : "no_object";
  } catch (error) {
    return failureOf(error);
  }
}
