// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { boxOf, lastLevel, levelFor, nameOf, OVERVIEW, shrinkOf, tilesIn, wantedFor } from "./pyramid";

const IMAGE = { width: 1300, height: 700 };
const WHOLE = { x0: 0, y0: 0, x1: 1300, y1: 700 };

const sizes = fc.record({ width: fc.integer({ min: 1, max: 65_535 }), height: fc.integer({ min: 1, max: 65_535 }) });

describe("the levels of a pyramid", () => {
  test.each([
    [{ width: 512, height: 512 }, 0],
    [{ width: 513, height: 100 }, 1],
    [IMAGE, 2],
    [{ width: 12_250, height: 8_200 }, 5],
  ])("%o ends with level %i", (image, last) => {
    expect(lastLevel(image)).toBe(last);
  });

  test("the fitting level has about as many pixels as the screen", () => {
    expect([2, 1, 0.6, 0.5, 0.3, 0.01].map((scale) => levelFor(IMAGE, scale))).toEqual([2, 2, 1, 1, 0, 0]);
  });

  test("the overview holds the whole of any image", () => {
    fc.assert(
      fc.property(sizes, (image) => {
        expect(boxOf(image, OVERVIEW)).toEqual({ x0: 0, y0: 0, x1: image.width, y1: image.height });
      }),
    );
  });
});

describe("the tiles of a region", () => {
  test("the last column and row end with the image", () => {
    expect(boxOf(IMAGE, { z: 2, x: 2, y: 1 })).toEqual({ x0: 1024, y0: 512, x1: 1300, y1: 700 });
  });

  test("a tile of a coarse level shows as many pixels as its shrinking says", () => {
    expect([shrinkOf(IMAGE, 1), boxOf(IMAGE, { z: 1, x: 1, y: 0 })]).toEqual([2, { x0: 1024, y0: 0, x1: 1300, y1: 700 }]);
  });

  test("a region is covered row by row", () => {
    expect(tilesIn(IMAGE, { x0: 500, y0: 0, x1: 600, y1: 520 }, 2).map(nameOf)).toEqual(["2/0/0", "2/1/0", "2/0/1", "2/1/1"]);
  });

  test("a region that ends where a tile does takes no further one", () => {
    expect(tilesIn(IMAGE, { x0: 0, y0: 0, x1: 512, y1: 512 }, 2).map(nameOf)).toEqual(["2/0/0"]);
  });

  test("outside of the image there are none", () => {
    expect(tilesIn(IMAGE, { x0: -900, y0: 0, x1: -600, y1: 10 }, 2)).toEqual([]);
  });

  test("together they cover the image once", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 3 }), (image, z) => {
        const level = Math.min(z, lastLevel(image));
        const tiles = tilesIn(image, { x0: 0, y0: 0, x1: image.width, y1: image.height }, level).map((tile) => boxOf(image, tile));
        expect(tiles.reduce((sum, box) => sum + (box.x1 - box.x0) * (box.y1 - box.y0), 0)).toBe(image.width * image.height);
      }),
    );
  });
});

describe("what is wanted", () => {
  test("the overview comes first, then the middle of the view, last what lies around it", () => {
    const region = { x0: 520, y0: 10, x1: 1020, y1: 500 };
    expect(wantedFor(IMAGE, region, 2).map(nameOf)).toEqual(["0/0/0", "2/1/0", "2/1/1", "2/2/0", "2/0/0", "2/2/1", "2/0/1"]);
  });

  test("nothing is wanted twice", () => {
    const names = wantedFor({ width: 12_250, height: 8_200 }, { ...WHOLE, x1: 3000 }, 5).map(nameOf);
    expect(new Set(names).size).toBe(names.length);
  });

  test("of a whole image in one tile that tile is all", () => {
    expect(wantedFor(IMAGE, WHOLE, 0)).toEqual([OVERVIEW]);
  });
});
