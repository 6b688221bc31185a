// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Point } from "../../model/geometry";
import { signedArea } from "../../model/rings";
import { contoursOf, without } from "./contours";
import { Mask } from "./mask";

/** A mask drawn in rows of "#" and ".". */
function maskOf(...rows: string[]): Mask {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const down = Array.from({ length: width * height }, (_, place) => rows[place % height]?.[Math.floor(place / height)] === "#");
  const counts: number[] = [];
  let isSet = false;
  let run = 0;
  for (const pixel of down) {
    if (pixel !== isSet) {
      counts.push(run);
      [isSet, run] = [pixel, 0];
    }
    run += 1;
  }
  return new Mask({ size: [height, width], counts: [...counts, run] });
}

function corners(ring: Point[] = []): string {
  return ring.map(([x, y]) => `${x},${y}`).sort().join(" ");
}

const areas = (mask: Mask) => contoursOf(mask).map(signedArea).sort((a, b) => a - b);

describe("the outline of a mask", () => {
  test("of a block is its four corners", () => {
    expect(contoursOf(maskOf("....", ".##.", ".##.")).map(corners)).toEqual([corners([[1, 1], [3, 1], [3, 3], [1, 3]])]);
  });

  test("runs clockwise around what is set and the other way around a hole", () => {
    expect(areas(maskOf("####", "#..#", "####"))).toEqual([-2, 12]);
  });

  test("of parts that do not touch is a ring for each", () => {
    expect(areas(maskOf("##..#", "....."))).toEqual([1, 2]);
  });

  test("of parts that touch at a corner encloses both, and nothing else", () => {
    expect(contoursOf(maskOf("#.", ".#")).reduce((sum, ring) => sum + signedArea(ring), 0)).toBe(2);
  });

  test("of a run over the end of a column is whole", () => {
    expect(areas(maskOf("##", "##"))).toEqual([4]);
  });

  test("of nothing is nothing", () => {
    expect(contoursOf(maskOf("...", "..."))).toEqual([]);
  });
});

test("rows that another column has are taken out wherever they lie", () => {
  expect(without([0, 10], [2, 3, 5, 12])).toEqual([0, 2, 3, 5]);
});

describe("the pixels of a mask", () => {
  const mask = maskOf(".....", ".##..", ".#...");

  test("are found by their place", () => {
    expect([mask.has(1.5, 2.5), mask.has(2.5, 2.5), mask.has(-1, 1), mask.has(5, 1)]).toEqual([true, false, false, false]);
  });

  test("have a box and an area", () => {
    expect([mask.bounds, mask.area]).toEqual([{ x0: 1, y0: 1, x1: 3, y1: 3 }, 3]);
  });
});
