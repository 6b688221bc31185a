// @vitest-environment node
import { describe, expect, test } from "vitest";

import { frameOn, imagePointAt, isLargerThanView, mapSizeOf } from "./mini-map";
import { fit } from "./viewport";

const IMAGE = { width: 1680, height: 840 };
const AREA = { width: 400, height: 300 };
const MAP = { width: 168, height: 84 };

test("the map has the shape of the image", () => {
  expect([mapSizeOf(IMAGE), mapSizeOf({ width: 300, height: 30_000 })]).toEqual([MAP, { width: 2, height: 168 }]);
});

test("an image that is seen whole is not larger than the view", () => {
  expect(isLargerThanView(fit(IMAGE, AREA), IMAGE, AREA)).toBe(false);
});

test("an image is larger than the view when one of its sides is", () => {
  expect(isLargerThanView({ scale: 0.3, x: 0, y: 0 }, IMAGE, AREA)).toBe(true);
});

describe("the frame", () => {
  test("lies on the map where the view lies on the image", () => {
    const viewport = { scale: 1, x: -200, y: -100 };
    expect(frameOn(MAP, IMAGE, viewport, AREA)).toEqual({ x0: 20, y0: 10, x1: 60, y1: 40 });
  });

  test("ends with the map where the view reaches beyond the image", () => {
    const viewport = { scale: 0.3, x: 50, y: 20 };
    expect(frameOn(MAP, IMAGE, viewport, AREA)).toEqual({ x0: 0, y0: 0, x1: expect.closeTo(116.67) as number, y1: 84 });
  });

  test("stays large enough to be seen", () => {
    const viewport = { scale: 64, x: 0, y: 0 };
    expect(frameOn(MAP, IMAGE, viewport, AREA)).toEqual({ x0: 0, y0: 0, x1: 6, y1: 6 });
  });

  test("stays on the map where the last corner is looked at closely", () => {
    const viewport = { scale: 64, x: 100 - 1680 * 64, y: 100 - 840 * 64 };
    expect(frameOn(MAP, IMAGE, viewport, AREA)).toEqual({ x0: 162, y0: 78, x1: 168, y1: 84 });
  });
});

test("a place on the map is a point of the image", () => {
  expect(imagePointAt(MAP, IMAGE, [84, 21])).toEqual([840, 210]);
});
