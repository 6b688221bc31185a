// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";

import type { Annotation, Shape } from "../model/annotation";
import { memoryClipboard } from "../model/clip";
import { annotationAt, openCanvas } from "../model/test-doubles";
import { kindOf } from "../shapes/registry";
import type { PageCommands } from "./action";
import { performKey, USUAL_KEYMAP } from "./registry";

const KEYS = ["Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+D", "Ctrl+Z", "Ctrl+Y", "Delete", "Shift+Delete", "1", "2", "Q", ".", "H", "Shift+L"];
const MOVES = ["ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown", "PageUp", "Shift+PageDown", "Escape", "V", "R"];
const START: readonly Annotation[] = [
  annotationAt("a", [10, 10], [30, 30], 0),
  { ...annotationAt("b", [0, 0], [1, 1], 1), shape: { kind: "polygon", points: [[40, 40], [99, 42], [60, 80]] } },
  { ...annotationAt("c", [0, 0], [1, 1], 2), shape: { kind: "circle", points: [[70, 20], [12, 0]] } },
  { ...annotationAt("d", [0, 0], [1, 1], 3), shape: { kind: "rotated_rectangle", points: [[30, 60], [20, 8]], angle: 30 } },
];

const place = fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: -20, max: 100 }));
const step = fc.oneof(
  { arbitrary: fc.constantFrom(...KEYS, ...MOVES), weight: 3 },
  { arbitrary: fc.record({ from: place, to: place, isAdding: fc.boolean() }), weight: 2 },
);

function openPage() {
  const canvas = openCanvas(...START);
  canvas.router.choose("select");
  const page = { tellLeftOut: () => undefined, tellApart: () => undefined, goToNext: () => undefined, goToPrevious: () => undefined, canUndoElsewhere: () => false, canRedoElsewhere: () => false } as Partial<PageCommands> as PageCommands;
  const context = { ...canvas, page, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  const take = (one: string | { from: readonly [number, number]; to: readonly [number, number]; isAdding: boolean }) => {
    if (typeof one === "string") performKey(context, one);
    else canvas.drag(one.from, one.to, 0, one.isAdding);
    canvas.store.nameDrawing("car");
  };
  const items = () => [...canvas.store.getState().items.values()];
  return { ...canvas, take, items };
}

/** But for the hundredth of a pixel to which places are rounded: a turned corner may lie that far outside. */
function isOnImage(shape: Shape | null): boolean {
  const box = shape && kindOf(shape)?.bounds(shape);
  return !!box && box.x0 >= -0.01 && box.y0 >= -0.01 && box.x1 <= 100.01 && box.y1 <= 80.01;
}

function all(act: () => void, isLeft: () => boolean): void {
  while (isLeft()) act();
}

test("whatever is done, shapes stay on the image, ids stay unique, and all of it can be undone and done again", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { store, take, items } = openPage();
      steps.forEach(take);
      all(() => store.redo(), () => store.getState().canRedo);
      const end = items();
      all(() => store.undo(), () => store.getState().canUndo);
      const begun = items();
      all(() => store.redo(), () => store.getState().canRedo);

      expect(end.filter(({ shape }) => !isOnImage(shape))).toEqual([]);
      expect(new Set(end.map(({ id }) => id)).size).toBe(end.length);
      expect(begun).toEqual(START);
      expect(items()).toEqual(end);
    }),
    { numRuns: 300 },
  );
}, 30_000);
