// @vitest-environment node
import { describe, expect, test } from "vitest";

import { gridLayout, placeAfter } from "./grid-layout";

const wish = { count: 10, width: 1000, minTile: 180, gap: 10, caption: 40 };

describe("the grid of thumbnails", () => {
  test("holds as many columns as fit", () => {
    expect(gridLayout(wish)).toMatchObject({ columns: 5, rows: 2, tileWidth: 192 });
  });

  test("never grows wider than its place", () => {
    const { columns, tileWidth } = gridLayout({ ...wish, width: 777 });
    expect(columns * tileWidth + (columns - 1) * wish.gap).toBeLessThanOrEqual(777);
  });

  test("keeps one column in the narrowest place", () => {
    expect(gridLayout({ ...wish, width: 90 })).toMatchObject({ columns: 1, rows: 10, tileWidth: 90 });
  });

  test("a row is as high as picture, caption and gap", () => {
    expect(gridLayout(wish).rowHeight).toBe(144 + 40 + 10);
  });

  test("nothing to show needs no row", () => {
    expect(gridLayout({ ...wish, count: 0 }).rows).toBe(0);
  });
});

describe("the arrow keys in a grid of four columns and ten tiles", () => {
  const after = (key: string, current: number) => placeAfter(key, { current, count: 10, columns: 4 });

  test("lead to the neighbour", () => {
    expect([after("ArrowRight", 3), after("ArrowLeft", 4), after("ArrowDown", 1), after("ArrowUp", 5)]).toEqual([4, 3, 5, 1]);
  });

  test("lead nowhere beyond the edge", () => {
    expect([after("ArrowLeft", 0), after("ArrowUp", 2), after("ArrowRight", 9), after("ArrowDown", 9)]).toEqual([null, null, null, null]);
  });

  test("lead down into a short last row", () => {
    expect(after("ArrowDown", 7)).toBe(9);
  });

  test("lead to both ends", () => {
    expect([after("Home", 6), after("End", 6), after("PageUp", 6), after("PageDown", 6)]).toEqual([0, 9, 0, 9]);
  });

  test("are no other keys", () => {
    expect([after("a", 1), after("toString", 1)]).toEqual([null, null]);
  });
});
