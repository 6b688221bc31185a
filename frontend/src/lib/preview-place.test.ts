// @vitest-environment node
import { describe, expect, test } from "vitest";

import { fitted, placeBeside } from "./preview-place";

const window = { width: 1000, height: 600 };
const preview = { width: 400, height: 300 };

describe("the place of a preview", () => {
  test("is right of its tile, at its middle", () => {
    expect(placeBeside({ left: 100, right: 200, top: 200, bottom: 300 }, preview, window)).toEqual({ left: 210, top: 100 });
  });

  test("is left where the window ends", () => {
    expect(placeBeside({ left: 800, right: 900, top: 200, bottom: 300 }, preview, window).left).toBe(390);
  });

  test("stays inside the window above and below", () => {
    const tops = [0, 580].map((top) => placeBeside({ left: 0, right: 100, top, bottom: top + 20 }, preview, window).top);
    expect(tops).toEqual([10, 290]);
  });

  test("stays inside a window that is narrower than tile and preview", () => {
    expect(placeBeside({ left: 50, right: 300, top: 0, bottom: 100 }, preview, { width: 450, height: 600 }).left).toBe(10);
  });
});

describe("the size of a preview", () => {
  test("keeps the image's proportions", () => {
    expect(fitted({ width: 4000, height: 1000 }, { width: 400, height: 400 }, 4)).toEqual({ width: 400, height: 100 });
  });

  test("does not blow up a small image", () => {
    expect(fitted({ width: 20, height: 10 }, { width: 400, height: 400 }, 4)).toEqual({ width: 80, height: 40 });
  });
});
