// @vitest-environment node
import { describe, expect, test } from "vitest";

import { cornersIn, openCanvas } from "../../model/test-doubles";

describe("the rectangle tool", () => {
  test("draws by drag and stays chosen", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.drag([10, 20], [50, 60]);
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape?.points).toEqual([[10, 20], [50, 60]]);
    expect(canvas.store.getState()).toMatchObject({ tool: "rectangle", draft: null });
  });

  test("draws by two clicks", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.click([50, 60]);
    canvas.router.move([20, 30]);
    canvas.click([10, 20]);
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape?.points).toEqual([[10, 20], [50, 60]]);
  });

  test("shows the shape between the two clicks", () => {
    const canvas = openCanvas();
    canvas.click([10, 10]);
    canvas.router.move([30, 40]);
    expect(canvas.store.getState().draft?.shape.points).toEqual([[10, 10], [30, 40]]);
    expect(canvas.commits).toEqual([]);
  });

  test("gives the active label and its id", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("bus");
    canvas.drag([10, 20], [50, 60]);
    expect(canvas.commits[0]?.[0]?.after).toMatchObject({ label: "bus", labelId: "2", source: "human" });
  });

  test("asks for a label when none is active", () => {
    const canvas = openCanvas();
    canvas.drag([10, 20], [50, 60]);
    expect(canvas.store.getState().naming?.points).toEqual([[10, 20], [50, 60]]);
    canvas.store.nameDrawing("car");
    expect(canvas.store.getState()).toMatchObject({ naming: null });
    expect(canvas.store.getState().items.size).toBe(1);
  });

  test("throws the shape away when the question is dismissed", () => {
    const canvas = openCanvas();
    canvas.drag([10, 20], [50, 60]);
    canvas.store.nameDrawing(null);
    expect(canvas.store.getState().items.size).toBe(0);
    expect(canvas.commits).toEqual([]);
  });

  test("draws nothing while a label is asked for", () => {
    const canvas = openCanvas();
    canvas.drag([10, 20], [50, 60]);
    canvas.drag([1, 1], [5, 70]);
    expect(canvas.store.getState().naming?.points).toEqual([[10, 20], [50, 60]]);
  });

  test("keeps the shape inside the image", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.drag([-30, 20], [500, 600]);
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape?.points).toEqual([[0, 20], [100, 80]]);
  });

  test("drops what is thinner than a pixel", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.drag([10, 20], [10.5, 60]);
    expect(canvas.commits).toEqual([]);
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("drops the anchor at a second click on the same place", () => {
    const canvas = openCanvas();
    canvas.click([10, 20]);
    canvas.click([11, 20]);
    expect(canvas.store.getState()).toMatchObject({ draft: null, naming: null });
  });

  test("is stepped back by cancel", () => {
    const canvas = openCanvas();
    canvas.click([10, 20]);
    expect(canvas.router.cancel()).toBe(true);
    canvas.router.move([50, 50]);
    expect(canvas.store.getState().draft).toBeNull();
    expect(canvas.router.cancel()).toBe(false);
  });

  test("draws over an existing shape without taking hold of it", () => {
    const canvas = openCanvas();
    canvas.store.setActiveLabel("car");
    canvas.drag([10, 10], [60, 60]);
    canvas.drag([20, 20], [40, 40]);
    const [first, second] = canvas.store.getState().items.keys();
    expect(cornersIn(canvas.store, first ?? "")).toEqual([10, 10, 60, 60]);
    expect(cornersIn(canvas.store, second ?? "")).toEqual([20, 20, 40, 40]);
  });

  test("draws nothing for a reader", () => {
    const canvas = openCanvas();
    canvas.store.load({ width: 100, height: 80 }, [], false);
    canvas.drag([10, 20], [50, 60]);
    expect(canvas.store.getState()).toMatchObject({ draft: null, naming: null });
  });
});
