// @vitest-environment node
import { describe, expect, test } from "vitest";

import { annotationAt, cornersIn, openCanvas } from "../model/test-doubles";
import { toImage, toScreen } from "../model/viewport";

const box = annotationAt("a", [10, 10], [60, 60]);

describe("the pointer router", () => {
  test("pans with the middle button whatever tool is chosen", () => {
    const canvas = openCanvas();
    canvas.drag([10, 10], [20, 15], 1);
    expect(canvas.store.getState()).toMatchObject({ viewport: { x: 10, y: 5 }, naming: null, cursor: "crosshair" });
  });

  test("pans while space is held and draws again afterwards", () => {
    const canvas = openCanvas();
    canvas.router.holdSpace(true);
    canvas.drag([10, 10], [20, 15]);
    expect(canvas.store.getState()).toMatchObject({ viewport: { x: 10, y: 5 }, cursor: "grab" });
    canvas.router.holdSpace(false);
    expect(canvas.store.getState().cursor).toBe("crosshair");
  });

  test("keeps a half-drawn shape while the view is panned", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.click([10, 10]);
    canvas.drag([50, 50], [60, 50], 1);
    canvas.click([70, 60]);
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape?.points).toEqual([[10, 10], [60, 60]]);
  });

  test("picks a shape with Ctrl while the drawing tool stays", () => {
    const canvas = openCanvas(box);
    canvas.click([30, 30], true);
    expect([...canvas.store.getState().selection]).toEqual(["a"]);
    expect(canvas.store.getState()).toMatchObject({ tool: "rectangle", draft: null });
  });

  test("lets a picked shape be resized while the drawing tool stays", () => {
    const canvas = openCanvas(box);
    canvas.store.select(["a"]);
    canvas.router.move([60, 60]);
    expect(canvas.store.getState().cursor).toBe("nwse-resize");
    canvas.drag([60, 60], [70, 70]);
    expect(cornersIn(canvas.store, "a")).toEqual([10, 10, 70, 70]);
    expect(canvas.store.getState()).toMatchObject({ tool: "rectangle", naming: null });
  });

  test("lets go of a picked shape when something is drawn", () => {
    const canvas = openCanvas(box);
    canvas.store.select(["a"]);
    canvas.drag([20, 20], [40, 40]);
    expect(canvas.store.getState().selection.size).toBe(0);
    expect(canvas.store.getState().naming).not.toBeNull();
  });

  test("opens the menu for what is under the pointer, locked or not, and keeps a selection that it is part of", () => {
    const { store, router } = openCanvas(box, annotationAt("b", [70, 10], [90, 30], 1));
    store.setPassing({ lockedIds: new Set(["a"]) });
    router.openMenu([35, 35]);
    expect(store.getState()).toMatchObject({ selection: new Set(["a"]), menu: [35, 35] });
    store.select(["a", "b"]);
    router.openMenu([80, 20]);
    expect(store.getState().selection.size).toBe(2);
    router.openMenu([5, 70]);
    expect(store.getState()).toMatchObject({ selection: new Set(), menu: [5, 70] });
  });

  test("zooms by the wheel about the pointer", () => {
    const { store, router } = openCanvas();
    const before = toImage(store.getState().viewport, [20, 30]);
    router.wheel({ screen: [20, 30], dx: 0, dy: -300, isPinch: false, isPanning: false });
    expect(store.getState().viewport.scale).toBeGreaterThan(1.5);
    const after = toImage(store.getState().viewport, [20, 30]);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });

  test("fits the image at a double click beside every shape", () => {
    const { store, doubleClick } = openCanvas(box);
    store.setViewport({ scale: 3, x: -150, y: -150 });
    doubleClick([90, 70]);
    expect(store.getState().viewport.scale).toBeLessThan(1);
  });

  test("shows a shape large, in the middle, at a double click on it", () => {
    const canvas = openCanvas(annotationAt("a", [20, 20], [40, 30]));
    canvas.doubleClick([30, 25]);
    const { viewport } = canvas.store.getState();
    expect(viewport.scale).toBeCloseTo(3);
    expect(toScreen(viewport, [30, 25])).toEqual([50, 40]);
  });

  test("leaves the view alone at a double click that has drawn something", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.router.choose("point");
    canvas.doubleClick([30, 30]);
    expect(canvas.commits.length).toBeGreaterThan(0);
    expect(canvas.store.getState().viewport.scale).toBe(1);
  });

  test("leaves the view alone at two dabs of the brush", () => {
    const canvas = openCanvas(box);
    canvas.router.choose("eraser");
    canvas.doubleClick([30, 30]);
    expect(canvas.store.getState().viewport.scale).toBe(1);
  });

  test("drops the half-drawn shape when another tool is chosen", () => {
    const canvas = openCanvas();
    canvas.click([10, 10]);
    canvas.router.choose("select");
    canvas.router.choose("rectangle");
    canvas.router.move([50, 50]);
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("forgets the crosshair when the pointer leaves", () => {
    const canvas = openCanvas();
    canvas.router.move([50, 40]);
    expect(canvas.store.getState().pointer).toEqual([50, 40]);
    canvas.router.leave();
    expect(canvas.store.getState().pointer).toBeNull();
  });

  test("drops a gesture that the browser takes away", () => {
    const canvas = openCanvas();
    canvas.press([10, 10]);
    canvas.router.move([50, 50]);
    canvas.router.abort();
    expect(canvas.store.getState()).toMatchObject({ draft: null, naming: null });
  });
});
