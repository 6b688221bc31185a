// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../../model/annotation";
import { annotationAt, cornersIn, openCanvas } from "../../model/test-doubles";

const box = annotationAt("a", [10, 10], [60, 60]);
const small = annotationAt("b", [30, 30], [40, 40], 1);

function openSelecting(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose("select");
  return canvas;
}

describe("the select tool", () => {
  test("selects the smallest shape under a click", () => {
    const canvas = openSelecting(box, small);
    canvas.click([35, 35]);
    expect([...canvas.store.getState().selection]).toEqual(["b"]);
  });

  test("deselects at a click on nothing", () => {
    const canvas = openSelecting(box);
    canvas.click([35, 35]);
    canvas.click([80, 70]);
    expect(canvas.store.getState().selection.size).toBe(0);
  });

  test("moves a shape in one step", () => {
    const canvas = openSelecting(box);
    canvas.drag([30, 30], [45, 35]);
    expect(cornersIn(canvas.store, "a")).toEqual([25, 15, 75, 65]);
    expect(canvas.commits).toHaveLength(1);
    canvas.store.undo();
    expect(cornersIn(canvas.store, "a")).toEqual([10, 10, 60, 60]);
  });

  test("moves the selected shape though a smaller one lies over it", () => {
    const canvas = openSelecting(box, small);
    canvas.store.select(["a"]);
    canvas.drag([35, 35], [45, 35]);
    expect(cornersIn(canvas.store, "a")).toEqual([20, 10, 70, 60]);
    expect(cornersIn(canvas.store, "b")).toEqual([30, 30, 40, 40]);
  });

  test("stops a shape at the edge of the image", () => {
    const canvas = openSelecting(box);
    canvas.drag([30, 30], [130, -90]);
    expect(cornersIn(canvas.store, "a")).toEqual([50, 0, 100, 50]);
  });

  test.each([
    ["nw", [10, 10], [5, 6], [5, 6, 60, 60]],
    ["n", [35, 10], [99, 6], [10, 6, 60, 60]],
    ["ne", [60, 10], [70, 6], [10, 6, 70, 60]],
    ["e", [60, 35], [70, 79], [10, 10, 70, 60]],
    ["se", [60, 60], [70, 65], [10, 10, 70, 65]],
    ["s", [35, 60], [99, 65], [10, 10, 60, 65]],
    ["sw", [10, 60], [5, 65], [5, 10, 60, 65]],
    ["w", [10, 35], [5, 79], [5, 10, 60, 60]],
  ] as const)("resizes by the %s handle", (_name, from, to, corners) => {
    const canvas = openSelecting(box);
    canvas.store.select(["a"]);
    canvas.drag(from, to);
    expect(cornersIn(canvas.store, "a")).toEqual(corners);
  });

  test("turns a shape over when a handle is dragged past the other side", () => {
    const canvas = openSelecting(box);
    canvas.store.select(["a"]);
    canvas.drag([60, 60], [2, 4]);
    expect(cornersIn(canvas.store, "a")).toEqual([2, 4, 10, 10]);
  });

  test("never makes a shape thinner than a pixel", () => {
    const canvas = openSelecting(box);
    canvas.store.select(["a"]);
    canvas.drag([60, 35], [10.2, 35]);
    expect(cornersIn(canvas.store, "a")).toEqual([10, 10, 11, 60]);
  });

  test("pans when nothing is under the pointer", () => {
    const canvas = openSelecting(box);
    canvas.drag([80, 70], [85, 72]);
    expect(canvas.store.getState().viewport).toEqual({ scale: 1, x: 5, y: 2 });
    expect(canvas.commits).toEqual([]);
  });

  test("leaves the shape where it was when the drag is canceled", () => {
    const canvas = openSelecting(box);
    canvas.press([30, 30]);
    canvas.router.move([50, 50]);
    canvas.router.cancel();
    canvas.router.up([50, 50]);
    expect(cornersIn(canvas.store, "a")).toEqual([10, 10, 60, 60]);
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("shows by the cursor what a press would do", () => {
    const canvas = openSelecting(box);
    canvas.store.select(["a"]);
    canvas.router.move([60, 60]);
    expect(canvas.store.getState().cursor).toBe("nwse-resize");
    canvas.router.move([30, 30]);
    expect(canvas.store.getState()).toMatchObject({ cursor: "move", hoveredId: "a" });
  });

  test("lets a reader select but not move", () => {
    const canvas = openSelecting();
    canvas.store.load({ width: 100, height: 80 }, [box], false);
    canvas.store.setViewport({ scale: 1, x: 0, y: 0 });
    canvas.click([30, 30]);
    canvas.drag([30, 30], [40, 40]);
    expect([...canvas.store.getState().selection]).toEqual(["a"]);
    expect(cornersIn(canvas.store, "a")).toEqual([10, 10, 60, 60]);
  });
});

test("a point of an outline of 10,000 is dragged as any other", () => {
  const points = Array.from({ length: 10_000 }, (_, place): [number, number] => {
    const turn = (place / 10_000) * 2 * Math.PI;
    return [50 + 30 * Math.cos(turn), 40 + 30 * Math.sin(turn)];
  });
  const { store, drag } = openCanvas({ ...annotationAt("a", [0, 0], [1, 1]), shape: { kind: "polygon", points } });
  store.setTool("select");
  store.select(["a"]);
  drag([80, 40], [95, 45]);
  expect(store.getState().items.get("a")?.shape?.points[0]).toEqual([95, 45]);
});
