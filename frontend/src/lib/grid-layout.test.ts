// @vitest-environment node
import { describe, expect, test } from "vitest";

import { gridLayout } from "./grid-layout";

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
