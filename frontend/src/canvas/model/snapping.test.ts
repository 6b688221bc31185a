// @vitest-environment node
import { describe, expect, test } from "vitest";

import { sidesOf, snapped } from "./snapping";

const edges = { ...sidesOf({ x0: 10, y0: 20, x1: 50, y1: 60 }), corners: [] };

describe("a point is pulled", () => {
  test("to the nearest edge in each direction, with a guide along each", () => {
    expect(snapped([52, 22], edges, 3)).toEqual({
      point: [50, 20],
      guides: [[[50, 20], [50, 60]], [[10, 20], [50, 20]]],
    });
  });

  test("in one direction alone, with a guide that reaches to it", () => {
    expect(snapped([52, 80], edges, 3)).toEqual({ point: [50, 80], guides: [[[50, 20], [50, 80]]] });
  });

  test("to a corner before any edge", () => {
    expect(snapped([51, 21], { ...edges, corners: [[52, 23]] }, 3).point).toEqual([52, 23]);
  });

  test("nowhere when all is further away than that", () => {
    expect(snapped([30, 40], edges, 3)).toEqual({ point: [30, 40], guides: [] });
  });
});
