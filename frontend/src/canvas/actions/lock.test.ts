// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../model/annotation";
import { memoryClipboard } from "../model/clip";
import { annotationAt, cornersIn, openCanvas } from "../model/test-doubles";
import type { PageCommands } from "./action";
import { performKey, USUAL_KEYMAP } from "./registry";

const large = annotationAt("large", [10, 10], [60, 60]);
const small = annotationAt("small", [24, 24], [46, 46], 1);

function openPage(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose("select");
  const context = { ...canvas, page: {} as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  const press = (...keys: string[]) => keys.forEach((key) => performKey(context, key));
  const selected = () => [...canvas.store.getState().selection];
  return { ...canvas, press, selected };
}

describe("what is locked", () => {
  test("is not hit: what lies under it is", () => {
    const page = openPage(large, small);
    page.store.select(["small"]);
    page.press("Shift+L");
    page.click([35, 35]);
    expect(page.selected()).toEqual(["large"]);
  });

  test("is neither moved nor resized, relabeled or deleted, though it was selected in the list", () => {
    const page = openPage(large);
    page.store.select(["large"]);
    page.press("Shift+L");
    page.drag([60, 60], [70, 70]);
    page.drag([30, 30], [40, 40]);
    page.store.select(["large"]);
    page.press("ArrowRight", "2", "Delete", "Shift+Delete");
    expect(page.commits).toEqual([]);
  });

  test("stays where it is when others are moved with it", () => {
    const page = openPage(large, annotationAt("other", [70, 10], [90, 30], 2));
    page.store.select(["large"]);
    page.press("Shift+L");
    page.store.select(["large", "other"]);
    page.drag([80, 20], [80, 25]);
    expect([cornersIn(page.store, "large"), cornersIn(page.store, "other")]).toEqual([[10, 10, 60, 60], [70, 15, 90, 35]]);
  });

  test("is left out of a band and of Ctrl+A", () => {
    const page = openPage(large, small);
    page.store.select(["large"]);
    page.press("Shift+L", "Ctrl+A");
    expect(page.selected()).toEqual(["small"]);
    page.drag([5, 5], [45, 45], 0, true);
    expect(page.selected()).toEqual(["small"]);
  });

  test("is unlocked by the same key, and all at once by another", () => {
    const page = openPage(large, small);
    page.press("Ctrl+Shift+L");
    expect(page.store.getState().lockedIds.size).toBe(2);
    page.press("Ctrl+Shift+L");
    expect(page.store.getState().lockedIds.size).toBe(0);
  });

  test("is still locked after a look at another image", () => {
    const page = openPage(large);
    page.store.select(["large"]);
    page.press("Shift+L");
    page.store.unload();
    page.store.load({ width: 100, height: 80 }, [large], true);
    expect(page.store.isLocked("large")).toBe(true);
  });
});

describe("the order", () => {
  test("lets a large shape be hit before a small one that it lies over", () => {
    const page = openPage(large, small);
    page.store.select(["large"]);
    page.press("PageUp");
    page.click([35, 35]);
    expect(page.selected()).toEqual(["large"]);
  });

  test("sends behind all others, and brings before them again", () => {
    const page = openPage(large, small);
    page.store.select(["small"]);
    page.press("Shift+PageDown");
    page.click([35, 35]);
    expect(page.selected()).toEqual(["large"]);
    page.store.select(["small"]);
    page.press("Shift+PageUp");
    page.click([35, 35]);
    expect(page.selected()).toEqual(["small"]);
  });
});

test("several are hidden together, also where one of them was", () => {
  const page = openPage(large, small);
  page.store.toggleHidden(["small"]);
  page.store.select(["large", "small"]);
  page.press("H");
  expect([...page.store.getState().hiddenIds].sort()).toEqual(["large", "small"]);
});
