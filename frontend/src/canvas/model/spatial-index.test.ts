// @vitest-environment node
import { describe, expect, test } from "vitest";

import { SpatialIndex } from "./spatial-index";

const image = { width: 6400, height: 3200 };

describe("the spatial index", () => {
  test("finds a box by a region that meets it", () => {
    const index = new SpatialIndex(image);
    index.set("a", { x0: 100, y0: 100, x1: 300, y1: 200 });
    expect(index.query({ x0: 290, y0: 190, x1: 900, y1: 900 })).toEqual(["a"]);
    expect(index.query({ x0: 301, y0: 0, x1: 310, y1: 3200 })).toEqual([]);
  });

  test("finds a frame around the image, and each box once", () => {
    const index = new SpatialIndex(image);
    index.set("frame", { x0: 0, y0: 0, x1: 6400, y1: 3200 });
    index.set("wide", { x0: 0, y0: 10, x1: 900, y1: 20 });
    expect(index.query({ x0: 0, y0: 0, x1: 500, y1: 30 }).sort()).toEqual(["frame", "wide"]);
  });

  test("finds everything for a region larger than the image", () => {
    const index = new SpatialIndex(image);
    index.set("a", { x0: 6300, y0: 3100, x1: 6400, y1: 3200 });
    expect(index.query({ x0: -9000, y0: -9000, x1: 9000, y1: 9000 })).toEqual(["a"]);
  });

  test("forgets where a box was", () => {
    const index = new SpatialIndex(image);
    index.set("a", { x0: 0, y0: 0, x1: 6400, y1: 3200 });
    index.set("a", { x0: 10, y0: 10, x1: 20, y1: 20 });
    index.set("b", { x0: 10, y0: 10, x1: 20, y1: 20 });
    index.delete("b");
    expect(index.query({ x0: 3000, y0: 1000, x1: 3010, y1: 1010 })).toEqual([]);
    expect(index.query({ x0: 0, y0: 0, x1: 15, y1: 15 })).toEqual(["a"]);
  });
});
