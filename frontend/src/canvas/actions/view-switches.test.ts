// @vitest-environment node
import { expect, test } from "vitest";

import { memoryClipboard } from "../model/clip";
import { openCanvas } from "../model/test-doubles";
import type { PageCommands } from "./action";
import { performKey, USUAL_KEYMAP } from "./registry";

function openPage() {
  const canvas = openCanvas();
  const context = { ...canvas, page: {} as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  return { store: canvas.store, press: (key: string) => performKey(context, key), view: () => canvas.store.getState().view };
}

test.each([
  ["Shift+F", { hasFill: false }],
  ["Shift+N", { hasNames: false }],
  ["Shift+X", { hasCrosshair: false }],
  ["Shift+G", { hasGrid: true }],
  ["Shift+A", { isAligning: true }],
])("%s switches the view, and back", (key, switched) => {
  const { press, view } = openPage();
  const before = view();
  press(key);
  expect(view()).toEqual({ ...before, ...switched });
  press(key);
  expect(view()).toEqual(before);
});

test("the picture is shown as it was taken by one key, and all else stays", () => {
  const { store, press, view } = openPage();
  store.setView({ brightness: 150, saturation: 0, hasGrid: true });
  press("Shift+T");
  expect(view()).toMatchObject({ brightness: 100, saturation: 100, hasGrid: true });
});
