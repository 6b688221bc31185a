// @vitest-environment node
import { describe, expect, test } from "vitest";

import { rectangleOf } from "../shapes/rectangle/type";
import { openCanvas } from "./test-doubles";
import { fillOf, filterOf, isViewSettings, objectColour, USUAL_VIEW } from "./view-settings";
import { LARGEST_SCALE } from "./viewport";

const box = rectangleOf([10, 10], [30, 30]);

describe("the view settings", () => {
  test("are believed only as far as they make sense", () => {
    const stored = [{}, { brightness: 150 }, { brightness: 5000 }, { brightness: "150" }, { colourBy: "size" }, { colour: 1 }, null];
    expect(stored.map(isViewSettings)).toEqual([true, true, false, false, false, false, false]);
  });

  test("leave the picture alone where nothing is changed", () => {
    expect(filterOf(USUAL_VIEW)).toBe("none");
    expect(filterOf({ ...USUAL_VIEW, contrast: 120 })).toBe("brightness(100%) contrast(120%) saturate(100%)");
  });

  test("fill each kind of shape in its own measure, or none", () => {
    expect(fillOf({ ...USUAL_VIEW, fill: 50 }, 0.4)).toBeCloseTo(0.2);
    expect(fillOf({ ...USUAL_VIEW, fill: 400 }, 0.4)).toBe(1);
    expect(fillOf({ ...USUAL_VIEW, hasFill: false }, 0.4)).toBe(0);
  });

  test("give an object one colour for good, and use all of them", () => {
    expect(objectColour("a7", 10)).toBe(objectColour("a7", 10));
    expect(new Set(Array.from({ length: 200 }, (_, number) => objectColour(`id-${number}`, 10))).size).toBe(10);
  });

  test("that stay the same tell nobody", () => {
    const { store } = openCanvas();
    const before = store.getState();
    store.setView({ brightness: 100 });
    expect(store.getState()).toBe(before);
  });

  test("outlast the image", () => {
    const { store } = openCanvas();
    store.setView({ hasNames: false });
    store.unload();
    expect(store.getState().view.hasNames).toBe(false);
  });
});

describe("a drawn shape", () => {
  test("waits for its label, although one is active, where a person is asked each time", () => {
    const { store } = openCanvas();
    store.setActiveLabel("car");
    store.setView({ asksLabel: true });
    store.finishDrawing(box);
    expect(store.getState()).toMatchObject({ naming: box, items: new Map() });
  });
});

describe("the zoom that is kept between images", () => {
  test("shows the same part of the next image, also of one of another size", () => {
    const { store } = openCanvas();
    store.setView({ keepsZoom: true });
    store.setViewport({ scale: 2, x: -40, y: -30 });
    store.unload();
    store.load({ width: 200, height: 160 }, [], true);
    expect(store.getState().viewport).toEqual({ scale: 1, x: -40, y: -30 });
  });

  test("goes no further than any zoom goes", () => {
    const { store } = openCanvas();
    store.setView({ keepsZoom: true });
    store.setViewport({ scale: LARGEST_SCALE, x: 0, y: 0 });
    store.unload();
    store.load({ width: 20, height: 16 }, [], true);
    expect(store.getState().viewport.scale).toBe(LARGEST_SCALE);
  });

  test("is not kept unless it is wanted", () => {
    const { store } = openCanvas();
    store.setViewport({ scale: 4, x: -40, y: -30 });
    store.unload();
    store.load({ width: 100, height: 80 }, [], true);
    expect(store.getState().viewport.scale).toBeLessThan(1);
  });
});
