// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Point } from "../../model/geometry";
import { annotationAt, openCanvas } from "../../model/test-doubles";

const CORNERS: Point[] = [[10, 10], [60, 12], [40, 70]];

function openDrawing() {
  const canvas = openCanvas();
  canvas.router.choose("polygon");
  canvas.store.setActiveLabel("car");
  const clickAll = (points: readonly Point[] = CORNERS) => points.forEach((point) => canvas.click(point));
  const drawn = () => [...canvas.store.getState().items.values()].map((item) => item.shape);
  return { ...canvas, clickAll, drawn };
}

describe("the polygon tool", () => {
  test("draws corner by corner and closes at the first one", () => {
    const canvas = openDrawing();
    canvas.clickAll();
    canvas.click([13, 12]);
    expect(canvas.drawn()).toEqual([{ kind: "polygon", points: CORNERS }]);
    expect(canvas.store.getState()).toMatchObject({ tool: "polygon", draft: null });
  });

  test("shows the outline with the pointer as its next corner", () => {
    const canvas = openDrawing();
    canvas.clickAll(CORNERS.slice(0, 2));
    canvas.router.move([30, 30]);
    expect(canvas.store.getState().draft?.shape.points).toEqual([[10, 10], [60, 12], [30, 30]]);
    expect(canvas.commits).toEqual([]);
  });

  test("closes at a double click, whose second press is no corner", () => {
    const canvas = openDrawing();
    canvas.clickAll([...CORNERS, [41, 71]]);
    canvas.router.doubleClick([41, 71]);
    expect(canvas.drawn()).toEqual([{ kind: "polygon", points: CORNERS }]);
  });

  test("closes when it is told to", () => {
    const canvas = openDrawing();
    canvas.clickAll();
    expect(canvas.router.finish()).toBe(true);
    expect(canvas.drawn()).toHaveLength(1);
  });

  test("goes on drawing when it is told to close two corners", () => {
    const canvas = openDrawing();
    canvas.clickAll(CORNERS.slice(0, 2));
    expect(canvas.router.finish()).toBe(false);
    expect(canvas.store.getState().draft).not.toBeNull();
  });

  test("takes one corner back at a time, and then nothing", () => {
    const canvas = openDrawing();
    canvas.clickAll(CORNERS.slice(0, 2));
    expect(canvas.router.stepBack()).toBe(true);
    expect(canvas.store.getState().draft?.shape.points).toEqual([[10, 10], [60, 12]]);
    expect([canvas.router.stepBack(), canvas.router.stepBack()]).toEqual([true, false]);
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("is dropped by cancel, and by a double click on one place", () => {
    const canvas = openDrawing();
    canvas.clickAll();
    expect(canvas.router.cancel()).toBe(true);
    canvas.clickAll([[20, 20], [20, 20]]);
    canvas.router.doubleClick([20, 20]);
    expect(canvas.store.getState()).toMatchObject({ draft: null });
    expect(canvas.commits).toEqual([]);
  });

  test("keeps corners inside the image", () => {
    const canvas = openDrawing();
    canvas.clickAll([[-20, 10], [500, 12], [40, 700]]);
    canvas.router.finish();
    expect(canvas.drawn()[0]?.points).toEqual([[0, 10], [100, 12], [40, 80]]);
  });

  test("pans in the middle of an outline", () => {
    const canvas = openDrawing();
    canvas.clickAll();
    canvas.drag([50, 50], [70, 60], 1);
    expect(canvas.store.getState().viewport).toMatchObject({ x: 20, y: 10 });
    canvas.router.finish();
    expect(canvas.drawn()[0]?.points).toEqual(CORNERS);
  });

  test("asks for a label when none is active", () => {
    const canvas = openDrawing();
    canvas.store.setActiveLabel(null);
    canvas.clickAll();
    canvas.router.finish();
    expect(canvas.store.getState().naming?.points).toEqual(CORNERS);
  });

  test("draws nothing for a reader", () => {
    const canvas = openDrawing();
    canvas.store.load({ width: 100, height: 80 }, [], false);
    canvas.clickAll();
    expect(canvas.store.getState().draft).toBeNull();
  });
});

describe("the other tools that draw point by point", () => {
  function openTool(tool: string) {
    const canvas = openDrawing();
    canvas.router.choose(tool);
    return canvas;
  }

  test.each(["line", "dashed"])("draw a %s from one click to the next", (tool) => {
    const canvas = openTool(tool);
    canvas.clickAll([[10, 10], [60, 12], [40, 70]]);
    expect(canvas.drawn()).toEqual([{ kind: tool, points: [[10, 10], [60, 12]] }]);
  });

  test("draw a line by drag", () => {
    const canvas = openTool("line");
    canvas.drag([10, 10], [60, 12]);
    expect(canvas.drawn()).toEqual([{ kind: "line", points: [[10, 10], [60, 12]] }]);
  });

  test("draw a point by one click", () => {
    const canvas = openTool("point");
    canvas.click([10, 10]);
    expect(canvas.drawn()).toEqual([{ kind: "point", points: [[10, 10]] }]);
  });

  test("draw an open polyline until they are told to end", () => {
    const canvas = openTool("polyline");
    canvas.clickAll([...CORNERS, [10, 10]]);
    canvas.router.finish();
    expect(canvas.drawn()).toEqual([{ kind: "polyline", points: [...CORNERS, [10, 10]] }]);
  });

  test("let go of a line that is shorter than a pixel, and draw the next", () => {
    const canvas = openTool("line");
    canvas.store.setViewport({ scale: 20, x: 0, y: 0 });
    canvas.clickAll([[10, 10], [18, 10], [200, 200]]);
    expect(canvas.drawn()).toEqual([{ kind: "line", points: [[0.5, 0.5], [10, 10]] }]);
  });
});

test("a line keeps its two ends", () => {
  const line = { ...annotationAt("a", [0, 0], [1, 1]), shape: { kind: "line", points: CORNERS.slice(0, 2) } };
  const canvas = openCanvas(line);
  canvas.router.choose("select");
  canvas.store.select(["a"]);
  canvas.router.doubleClick([10, 10]);
  canvas.drag([60, 12], [60, 40]);
  expect(canvas.store.getState().items.get("a")?.shape?.points).toEqual([[10, 10], [60, 40]]);
});

describe("a polygon that is selected", () => {
  function openSelected() {
    const polygon = { ...annotationAt("a", [0, 0], [1, 1]), shape: { kind: "polygon", points: CORNERS } };
    const canvas = openCanvas(polygon);
    canvas.router.choose("select");
    canvas.store.select(["a"]);
    return { ...canvas, points: () => canvas.store.getState().items.get("a")?.shape?.points };
  }

  test("follows the pointer with a corner", () => {
    const canvas = openSelected();
    canvas.drag([60, 12], [80, 20]);
    expect(canvas.points()).toEqual([[10, 10], [80, 20], [40, 70]]);
  });

  test("gets a corner where an edge is dragged in its middle", () => {
    const canvas = openSelected();
    canvas.drag([35, 11], [35, 2]);
    expect(canvas.points()).toEqual([[10, 10], [35, 2], [60, 12], [40, 70]]);
  });

  test("is moved as far as the image goes", () => {
    const canvas = openSelected();
    canvas.drag([36, 30], [96, 30]);
    expect(canvas.points()).toEqual([[50, 10], [100, 12], [80, 70]]);
  });

  test("loses a corner at a double click on it, but never the third last", () => {
    const canvas = openSelected();
    canvas.drag([35, 11], [35, 2]);
    canvas.router.doubleClick([35, 2]);
    canvas.router.doubleClick([60, 12]);
    expect(canvas.points()).toEqual(CORNERS);
    expect(canvas.commits).toHaveLength(2);
  });
});
