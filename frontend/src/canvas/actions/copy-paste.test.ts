// @vitest-environment node
import { describe, expect, test, vi } from "vitest";

import type { Annotation, Shape } from "../model/annotation";
import { clipOf, memoryClipboard, repeated } from "../model/clip";
import { annotationAt, cornersIn, openCanvas } from "../model/test-doubles";
import type { PageCommands } from "./action";
import { performKey, USUAL_KEYMAP } from "./registry";

const a: Annotation = { ...annotationAt("a", [10, 10], [30, 30]), hard: true, attributes: { colour: "red" } };
const b = annotationAt("b", [40, 40], [60, 60], 1);
const mask: Shape = { kind: "mask", points: [], rle: { size: [80, 100], counts: [10, 20, 7970] } };

function openPage(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  const tellLeftOut = vi.fn();
  const page = { tellLeftOut } as Partial<PageCommands> as PageCommands;
  const clipboard = memoryClipboard();
  const press = (...keys: string[]) => keys.forEach((key) => performKey({ ...canvas, page, keymap: USUAL_KEYMAP, clipboard }, key));
  const open = (width: number, height: number) => canvas.store.load({ width, height }, [], true);
  const shown = () => [...canvas.store.getState().items.values()];
  const corners = () => shown().map(({ id }) => cornersIn(canvas.store, id));
  return { ...canvas, press, open, corners, items: shown, tellLeftOut };
}

describe("what is copied", () => {
  test("lands at the same place of the next image with all that was said of it, selected, in one step", () => {
    const page = openPage(a, b);
    page.press("Ctrl+A", "Ctrl+C");
    page.open(100, 80);
    page.press("Ctrl+V");
    expect(page.corners()).toEqual([[10, 10, 30, 30], [40, 40, 60, 60]]);
    expect(page.items()[0]).toMatchObject({ label: "car", labelId: "1", hard: true, attributes: { colour: "red" } });
    expect(page.store.getState().selection).toEqual(new Set(page.items().map(({ id }) => id)));
    expect(page.commits).toHaveLength(1);
  });

  test("lies a little beside what is there already, each copy beside the last", () => {
    const page = openPage(a);
    page.press("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+V");
    expect(page.corners()).toEqual([[10, 10, 30, 30], [22, 22, 42, 42], [34, 34, 54, 54]]);
  });

  test("comes inside a smaller image as a whole", () => {
    const page = openPage(a, b);
    page.press("Ctrl+A", "Ctrl+C");
    page.open(50, 50);
    page.press("Ctrl+V");
    expect(page.corners()).toEqual([[0, 0, 20, 20], [30, 30, 50, 50]]);
  });

  test("becomes smaller where the image is smaller than all of it", () => {
    const page = openPage(a, b);
    page.press("Ctrl+A", "Ctrl+C");
    page.open(25, 40);
    page.press("Ctrl+V");
    expect(page.corners()).toEqual([[0, 5, 10, 15], [15, 20, 25, 30]]);
  });

  test("is left out, and said to be, where its label is unknown or a mask has another size", () => {
    const page = openPage({ ...a, label: "gone" }, { ...b, shape: mask });
    page.press("Ctrl+A", "Ctrl+C");
    page.open(50, 50);
    page.press("Ctrl+V");
    expect(page.items()).toEqual([]);
    expect(page.tellLeftOut).toHaveBeenCalledExactlyOnceWith(2);
  });

  test("comes back by a paste after it was cut", () => {
    const page = openPage(a, b);
    page.store.select(["a"]);
    page.press("Ctrl+X");
    expect(page.items().map(({ id }) => id)).toEqual(["b"]);
    page.press("Ctrl+V");
    expect(page.corners()).toEqual([[40, 40, 60, 60], [10, 10, 30, 30]]);
  });

  test("stays what it was when something else is duplicated", () => {
    const page = openPage(a, b);
    page.store.select(["a"]);
    page.press("Ctrl+C");
    page.store.select(["b"]);
    page.press("Ctrl+D");
    expect(page.corners()[2]).toEqual([52, 52, 72, 72]);
    page.open(100, 80);
    page.press("Ctrl+V");
    expect(page.corners()).toEqual([[10, 10, 30, 30]]);
  });

  test("is not pasted by a reader", () => {
    const page = openPage(a);
    page.press("Ctrl+A", "Ctrl+C");
    page.store.load({ width: 100, height: 80 }, [], false);
    page.press("Ctrl+V");
    expect(page.items()).toEqual([]);
  });
});

describe("what is repeated", () => {
  const image = { width: 100, height: 80 };

  test("is all that is not there already", () => {
    const { store } = openCanvas({ ...a, id: "same" });
    expect(repeated(clipOf(image, [a, b]), store.getState()).marks.map(({ shape }) => shape)).toEqual([b.shape]);
  });

  test("is a label of the whole image where nothing is drawn", () => {
    const { store } = openCanvas({ ...a, shape: null });
    store.setNeedsShapes(false);
    const marks = [a, { ...a, shape: null }, { ...b, shape: null, label: "bus" }];
    expect(repeated(clipOf(image, marks), store.getState()).marks).toMatchObject([{ label: "bus", shape: null }]);
  });
});
