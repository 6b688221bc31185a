// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../model/annotation";
import type { Point } from "../model/geometry";
import { annotationAt, cornersIn, openCanvas } from "../model/test-doubles";

const box = annotationAt("a", [20, 20], [50, 50]);
const triangle: Annotation = { ...annotationAt("t", [0, 0], [1, 1], 1), shape: { kind: "polygon", points: [[20, 60], [50, 62], [30, 75]] } };

function openDrawing(tool: string, ...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose(tool);
  canvas.store.setActiveLabel("bus");
  const drawn = () => [...canvas.store.getState().items.values()].find(({ label }) => label === "bus")?.shape?.points;
  const press = (at: Point) => canvas.router.down({ screen: at, button: 0, isPicking: false, isAligned: true });
  const drag = (from: Point, to: Point) => {
    press(from);
    canvas.router.move([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], true);
    canvas.router.move(to, true);
    canvas.router.up(to, true);
  };
  return { ...canvas, dragFreely: canvas.drag, press, drag, drawn };
}

describe("what is drawn beside a neighbour while Alt is held", () => {
  test("begins and ends at its edges, a few pixels of the screen away", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.drag([54, 17], [80, 53]);
    expect(canvas.drawn()).toEqual([[50, 20], [80, 50]]);
  });

  test("shows to what it is aligned, until it is drawn", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.press([70, 5]);
    canvas.router.move([90, 53], true);
    expect(canvas.store.getState().guides).toEqual([[[20, 50], [90, 50]]]);
    canvas.router.up([90, 53], true);
    expect(canvas.store.getState().guides).toEqual([]);
  });

  test("is not aligned without it", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.dragFreely([54, 17], [80, 53]);
    expect(canvas.drawn()).toEqual([[54, 17], [80, 53]]);
  });

  test("is aligned without it, and not with it, where a person wants that", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.store.setView({ isAligning: true });
    canvas.dragFreely([54, 17], [80, 53]);
    expect(canvas.drawn()).toEqual([[50, 20], [80, 50]]);
    canvas.store.undo();
    canvas.drag([54, 17], [80, 53]);
    expect(canvas.drawn()).toEqual([[54, 17], [80, 53]]);
  });

  test("is pulled less, in pixels of the image, the larger the image is seen", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.store.setViewport({ scale: 10, x: 0, y: 0 });
    canvas.drag([540, 170], [800, 530]);
    expect(canvas.drawn()).toEqual([[54, 17], [80, 53]]);
  });

  test("takes over the corners of an outline", () => {
    const canvas = openDrawing("polyline", triangle);
    canvas.press([48, 60]);
    canvas.router.up([48, 60], true);
    canvas.press([31, 72]);
    canvas.router.up([31, 72], true);
    canvas.router.finish();
    expect(canvas.drawn()).toEqual([[50, 62], [30, 75]]);
  });

  test("is not aligned to what is hidden", () => {
    const canvas = openDrawing("rectangle", box);
    canvas.store.toggleHidden(["a"]);
    canvas.drag([54, 17], [80, 53]);
    expect(canvas.drawn()).toEqual([[54, 17], [80, 53]]);
  });
});

describe("what is reshaped beside a neighbour while Alt is held", () => {
  const other = annotationAt("b", [60, 22], [90, 70], 1);

  test("is aligned by its edge, in its direction alone", () => {
    const canvas = openDrawing("select", box, other);
    canvas.store.select(["b"]);
    canvas.drag([60, 46], [53, 51]);
    expect(cornersIn(canvas.store, "b")).toEqual([50, 22, 90, 70]);
  });

  test("is not aligned to itself", () => {
    const canvas = openDrawing("select", box);
    canvas.store.select(["a"]);
    canvas.drag([50, 50], [46, 56]);
    expect(cornersIn(canvas.store, "a")).toEqual([20, 20, 46, 56]);
  });
});
