// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Point } from "../../model/geometry";
import { openCanvas } from "../../model/test-doubles";

const OUTERMOST: Point[] = [[30, 10], [60, 25], [41, 50], [12, 33]];

function openDrawing() {
  const canvas = openCanvas();
  canvas.router.choose("extreme_points");
  canvas.store.setActiveLabel("car");
  return canvas;
}

describe("a rectangle by extreme points", () => {
  test("is complete with the fourth click", () => {
    const canvas = openDrawing();
    OUTERMOST.forEach((point) => canvas.click(point));
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape).toEqual({ kind: "rectangle", points: [[12, 10], [60, 50]] });
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("shows the points that are set and the rectangle round them", () => {
    const canvas = openDrawing();
    OUTERMOST.slice(0, 2).forEach((point) => canvas.click(point));
    canvas.router.move([41, 50]);
    expect(canvas.store.getState().draft).toMatchObject({
      corners: OUTERMOST.slice(0, 2),
      shape: { kind: "rectangle", points: [[30, 10], [60, 50]] },
    });
  });

  test("takes one point back at a time", () => {
    const canvas = openDrawing();
    OUTERMOST.slice(0, 3).forEach((point) => canvas.click(point));
    canvas.router.stepBack();
    expect(canvas.store.getState().draft?.corners).toEqual(OUTERMOST.slice(0, 2));
  });
});
