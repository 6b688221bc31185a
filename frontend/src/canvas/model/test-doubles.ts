import type { Annotation, CanvasLabel, Change } from "./annotation";
import { resizeArea } from "./camera";
import type { Point } from "./geometry";
import { CanvasStore } from "./store";
import type { Segmenter } from "../segmenter/segmenter";
import { NO_SEGMENTER } from "../segmenter/segmenter";
import { rectangleOf } from "../shapes/rectangle/type";
import { PointerRouter } from "../tools/pointer-router";

/** A rectangle labeled "car" from one corner to the other. */
export function annotationAt(id: string, a: Point, b: Point, order = 0): Annotation {
  return {
    id,
    label: "car",
    labelId: "1",
    shape: rectangleOf(a, b),
    attributes: {},
    hard: false,
    source: "human",
    confidence: null,
    isSuggestion: false,
    order,
  };
}

export const LABELS: readonly CanvasLabel[] = [
  { id: "1", name: "car", color: "red", key: "1" },
  { id: "2", name: "bus", color: "blue", key: "2" },
];

/** A 100 by 80 image in an area of the same size at scale 1 from the corner: screen and image points are equal. */
export function openCanvas(...items: Annotation[]) {
  return openCanvasWith(NO_SEGMENTER, ...items);
}

/** The same, with something that finds outlines. */
export function openCanvasWith(segmenter: Segmenter, ...items: Annotation[]) {
  const store = new CanvasStore();
  const router = new PointerRouter(store, segmenter);
  const commits: Change[][] = [];
  resizeArea(store, { width: 100, height: 80 });
  store.setLabels(LABELS);
  store.load({ width: 100, height: 80 }, items, true);
  store.setViewport({ scale: 1, x: 0, y: 0 });
  store.onCommit((changes) => commits.push([...changes]));
  return { store, router, commits, ...gestures(router) };
}

/** Gestures of a person with one pointer. */
function gestures(router: PointerRouter) {
  const press = (at: Point, button = 0, isPicking = false, isAdding = false) =>
    router.down({ screen: at, button, isPicking, isAdding });
  return {
    press,
    click(at: Point, isPicking = false) {
      press(at, 0, isPicking);
      router.up(at);
    },
    doubleClick(at: Point) {
      press(at);
      router.up(at);
      press(at);
      router.up(at);
      router.doubleClick(at);
    },
    /** With Shift held. */
    shiftClick(at: Point) {
      press(at, 0, false, true);
      router.up(at);
    },
    drag(from: Point, to: Point, button = 0, isAdding = false) {
      press(from, button, false, isAdding);
      router.move([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
      router.move(to);
      router.up(to);
    },
  };
}

/** The corners of a rectangle: [x0, y0, x1, y1]. */
export function cornersIn(store: CanvasStore, id: string): number[] {
  return (store.getState().items.get(id)?.shape?.points ?? []).flatMap((point) => [...point]);
}
