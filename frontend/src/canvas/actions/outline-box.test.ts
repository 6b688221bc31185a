// @vitest-environment node
import { expect, test } from "vitest";

import { memoryClipboard } from "../model/clip";
import type { Annotation } from "../model/annotation";
import type { Point } from "../model/geometry";
import { annotationAt, openCanvasWith } from "../model/test-doubles";
import type { Segmenter } from "../segmenter/segmenter";
import { OutlineError } from "../segmenter/segmenter";
import type { PageCommands } from "./action";
import { outlineBox } from "./outline-box";
import { USUAL_KEYMAP } from "./registry";

const a = { ...annotationAt("a", [10, 10], [30, 30]), attributes: { colour: "red" }, hard: true };
const b = annotationAt("b", [40, 10], [60, 30], 1);
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Finds a triangle in every box but those that begin at 40. */
function open(...items: Annotation[]) {
  const segmenter: Segmenter = {
    prepare: () => undefined,
    outlineOf: ({ box: { x0, y0, x1, y1 } }) =>
      x0 === 40 ? Promise.reject(new OutlineError("no_object")) : Promise.resolve<Point[]>([[x0, y0], [x1, y0], [x0, y1]]),
  };
  const canvas = openCanvasWith(segmenter, ...items);
  const told: string[] = [];
  const page = { tellNoOutline: (failure) => told.push(failure) } as Partial<PageCommands> as PageCommands;
  const context = { ...canvas, page, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  const item = (id: string) => canvas.store.getState().items.get(id);
  return { ...context, context, told, item };
}

test("a selected rectangle becomes the outline of what is in it, and stays what it is", async () => {
  const { store, context, item } = open(a);
  store.select(["a"]);
  outlineBox.perform(context);
  await settled();
  expect(item("a")).toEqual({ ...a, shape: { kind: "polygon", points: [[10, 10], [30, 10], [10, 30]] } });
});

test("one undo takes it back", async () => {
  const { store, context, item } = open(a);
  store.select(["a"]);
  outlineBox.perform(context);
  await settled();
  store.undo();
  expect(item("a")?.shape).toEqual(a.shape);
});

test("where no object is found the box stays, and the person is told", async () => {
  const { store, context, item, told, commits } = open(a, b);
  store.select(["a", "b"]);
  outlineBox.perform(context);
  await settled();
  expect([item("a")?.shape?.kind, item("b")?.shape?.kind, told, commits.length]).toEqual(["polygon", "rectangle", ["no_object"], 1]);
});

test("a box that was moved meanwhile stays as it is", async () => {
  const { store, context, item } = open(a);
  const moved = annotationAt("a", [12, 10], [32, 30]).shape;
  store.select(["a"]);
  outlineBox.perform(context);
  store.edit(["a"], (before) => ({ ...before, shape: moved }));
  await settled();
  expect(item("a")?.shape).toEqual(moved);
});

test("what the server said of the box meanwhile is kept", async () => {
  const { store, context, item } = open(a);
  store.select(["a"]);
  outlineBox.perform(context);
  store.acknowledge([{ ...annotationAt("a", [10, 10], [30, 30]), labelId: "7" }]);
  await settled();
  expect(item("a")).toMatchObject({ labelId: "7", shape: { kind: "polygon" } });
});

test("on another image nothing is changed", async () => {
  const { store, context, commits } = open(a);
  store.select(["a"]);
  outlineBox.perform(context);
  store.load({ width: 100, height: 80 }, [a], true);
  await settled();
  expect([commits, store.getState().outlining]).toEqual([[], null]);
});

test("it is for rectangles alone", () => {
  const { store, context } = open({ ...a, shape: { kind: "polygon", points: [[0, 0], [9, 0], [0, 9]] } });
  store.select(["a"]);
  expect(outlineBox.isEnabled(context)).toBe(false);
});
