// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../../model/annotation";
import { annotationAt, openCanvas } from "../../model/test-doubles";

const circle: Annotation = { ...annotationAt("a", [0, 0], [1, 1]), shape: { kind: "circle", points: [[40, 40], [20, 0]] } };

function openDrawing() {
  const canvas = openCanvas();
  canvas.router.choose("circle");
  canvas.store.setActiveLabel("car");
  const drawn = () => [...canvas.store.getState().items.values()].map((item) => item.shape?.points);
  return { ...canvas, drawn };
}

function openSelected(item = circle) {
  const canvas = openCanvas(item);
  canvas.router.choose("select");
  canvas.store.select([item.id]);
  return { ...canvas, points: () => canvas.store.getState().items.get(item.id)?.shape?.points };
}

describe("a circle", () => {
  test("is drawn from its centre by a drag", () => {
    const canvas = openDrawing();
    canvas.drag([40, 40], [43, 44]);
    expect(canvas.drawn()).toEqual([[[40, 40], [5, 0]]]);
  });

  test("is drawn by two clicks", () => {
    const canvas = openDrawing();
    canvas.click([40, 40]);
    canvas.click([46, 48]);
    expect(canvas.drawn()).toEqual([[[40, 40], [10, 0]]]);
  });

  test("grows no further than the image", () => {
    const canvas = openDrawing();
    canvas.drag([15, 40], [90, 40]);
    expect(canvas.drawn()).toEqual([[[15, 40], [15, 0]]]);
  });

  test("is resized at its edge about its centre", () => {
    const canvas = openSelected();
    canvas.drag([60, 40], [40, 70]);
    expect(canvas.points()).toEqual([[40, 40], [30, 0]]);
  });

  test("is moved and stops at the edge of the image", () => {
    const canvas = openSelected();
    canvas.drag([35, 35], [45, 135]);
    expect(canvas.points()).toEqual([[50, 60], [20, 0]]);
  });

  test("that was brought in over the edge may be made smaller", () => {
    const canvas = openSelected({ ...circle, shape: { kind: "circle", points: [[5, 40], [20, 0]] } });
    canvas.drag([25, 40], [20, 40]);
    expect(canvas.points()).toEqual([[5, 40], [15, 0]]);
  });
});
