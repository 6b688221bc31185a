// @vitest-environment node
import { describe, expect, test } from "vitest";

import { actualSize, enlarged, fit, LARGEST_SCALE, pan, revealed, toImage, toScreen, visibleBox, zoomAt } from "./viewport";

const image = { width: 1000, height: 500 };
const area = { width: 800, height: 600 };

describe("the viewport", () => {
  test("fits the whole image into the middle", () => {
    const view = fit(image, area);
    expect(view.scale).toBeCloseTo(0.752);
    expect(toScreen(view, [500, 250])).toEqual([400, 300]);
  });

  test("enlarges a tiny image at most eightfold", () => {
    expect(fit({ width: 4, height: 4 }, area).scale).toBe(8);
  });

  test("maps a point there and back", () => {
    const view = { scale: 2.5, x: -30, y: 12 };
    expect(toImage(view, toScreen(view, [123.25, 77.5]))).toEqual([123.25, 77.5]);
  });

  test("keeps the point under the pointer while zooming", () => {
    const view = fit(image, area);
    const before = toImage(view, [200, 250]);
    const after = toImage(zoomAt(view, [200, 250], 3, image, area), [200, 250]);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });

  test("ends zooming at its limits", () => {
    const view = fit(image, area);
    expect(zoomAt(view, [0, 0], 1e9, image, area).scale).toBe(LARGEST_SCALE);
    expect(zoomAt(view, [0, 0], 1e-9, image, area).scale).toBeCloseTo(view.scale / 2);
  });

  test("keeps a piece of the image in sight while panning", () => {
    const view = pan(fit(image, area), 1e6, -1e6, image, area);
    const seen = visibleBox(view, area);
    expect(seen.x1).toBeGreaterThan(0);
    expect(seen.y0).toBeLessThan(500);
  });

  test("shows one image pixel on one screen pixel about the same middle", () => {
    const view = actualSize(fit(image, area), image, area);
    expect(view.scale).toBe(1);
    expect(toImage(view, [400, 300])).toEqual([500, 250]);
  });

  test("shows a box large and whole, never smaller than the image fits", () => {
    const view = enlarged({ x0: 900, y0: 400, x1: 950, y1: 450 }, image, area);
    expect(view.scale).toBeCloseTo(7.2);
    expect(toScreen(view, [925, 425])).toEqual([400, 300]);
    expect(enlarged({ x0: 0, y0: 0, x1: 1000, y1: 500 }, image, area).scale).toBe(fit(image, area).scale);
  });

  test("does not enlarge a point without end", () => {
    expect(enlarged({ x0: 9, y0: 9, x1: 9, y1: 9 }, image, area).scale).toBe(24);
  });

  test("moves to a box that is out of sight and only then", () => {
    const view = { scale: 4, x: 0, y: 0 };
    expect(revealed(view, { x0: 10, y0: 10, x1: 20, y1: 20 }, image, area)).toBe(view);
    const moved = revealed(view, { x0: 900, y0: 400, x1: 920, y1: 420 }, image, area);
    expect(toScreen(moved, [910, 410])).toEqual([400, 300]);
  });
});
