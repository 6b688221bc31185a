// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Annotation, Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { annotationAt, openCanvas } from "../../model/test-doubles";
import { editingOf } from "../../shapes/registry";
import { rectangleOnEdge, turnedCorners } from "../../shapes/rotated-rectangle/type";

const IMAGE = { width: 100, height: 80 };
const upright: Shape = { kind: "rotated_rectangle", points: [[50, 40], [40, 20]], angle: 0 };
const place: fc.Arbitrary<Point> = fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 80, noNaN: true }));

/** Centre, sides and angle are rounded to a hundredth, each on its own. */
function isNearlyWithin(shape: Shape): boolean {
  return turnedCorners(shape).every(([x, y]) => x > -0.05 && y > -0.05 && x < 100.05 && y < 80.05);
}

function openDrawing() {
  const canvas = openCanvas();
  canvas.router.choose("rotated_rectangle");
  canvas.store.setActiveLabel("car");
  return { ...canvas, drawn: () => [...canvas.store.getState().items.values()].map((item) => item.shape) };
}

function openSelected(shape = upright) {
  const item: Annotation = { ...annotationAt("a", [0, 0], [1, 1]), shape };
  const canvas = openCanvas(item);
  canvas.router.choose("select");
  canvas.store.select(["a"]);
  return { ...canvas, shape: () => canvas.store.getState().items.get("a")?.shape };
}

describe("a rotated rectangle", () => {
  test("is drawn along one edge and then across", () => {
    const canvas = openDrawing();
    canvas.click([20, 20]);
    canvas.click([50, 60]);
    canvas.click([46, 63]);
    expect(canvas.drawn()).toEqual([{ kind: "rotated_rectangle", points: [[33, 41.5], [50, 5]], angle: 53.13 }]);
  });

  test("shows its first edge as a line", () => {
    const canvas = openDrawing();
    canvas.click([20, 20]);
    canvas.router.move([50, 60]);
    expect(canvas.store.getState().draft?.shape).toEqual({ kind: "line", points: [[20, 20], [50, 60]] });
  });

  test("is turned by the handle above it", () => {
    const canvas = openSelected();
    canvas.drag([50, 6], [80, 40]);
    expect(canvas.shape()).toEqual({ ...upright, angle: 90 });
  });

  test("stays as it is where a turn would put a corner outside", () => {
    const canvas = openSelected({ kind: "rotated_rectangle", points: [[50, 70], [60, 20]], angle: 0 });
    canvas.drag([50, 36], [80, 70]);
    expect(canvas.shape()).toMatchObject({ angle: 0 });
  });

  test("keeps the opposite edge where one is dragged", () => {
    const canvas = openSelected({ ...upright, angle: 90 });
    canvas.drag([50, 60], [50, 70]);
    expect(canvas.shape()).toEqual({ kind: "rotated_rectangle", points: [[50, 45], [50, 20]], angle: 90 });
  });

  test("is moved as far as its corners allow", () => {
    const canvas = openSelected();
    canvas.drag([50, 40], [100, 40]);
    expect(canvas.shape()?.points).toEqual([[80, 40], [40, 20]]);
  });

  test("never leaves the image, wherever it is drawn", () => {
    fc.assert(fc.property(place, place, place, (a, b, to) => isNearlyWithin(rectangleOnEdge(a, b, to, IMAGE))));
  });

  test("never leaves the image, wherever its handles are dragged", () => {
    const names = fc.constantFrom("n", "ne", "e", "se", "s", "sw", "w", "nw", "turn");
    fc.assert(
      fc.property(fc.array(fc.tuple(names, place), { maxLength: 12 }), (drags) => {
        const dragged = drags.reduce((shape, [name, to]) => editingOf(shape)?.dragHandle(shape, name, to, IMAGE) ?? shape, upright);
        return isNearlyWithin(dragged);
      }),
    );
  });
});
