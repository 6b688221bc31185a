// @vitest-environment node
import { expect, test } from "vitest";

import type { Frame } from "./frame";
import { hintsOf } from "./hints";

/** Six by four pixels of an image from (10, 20) on, as they are. */
const FRAME: Frame = { region: { x0: 10, y0: 20, x1: 16, y1: 24 }, size: { width: 6, height: 4 }, scale: 1 };
const BOX = { x0: 11, y0: 21, x1: 15, y1: 23 };

/** Row by row, as GrabCut numbers what is known: 0 and 1 are sure, 3 may be of the object. */
function rows(hints: Uint8Array): string[] {
  return (hints.join("").match(/.{6}/g) ?? []).map(String);
}

test("outside of the box nothing is of the object, inside everything may be", () => {
  expect(rows(hintsOf({ box: BOX, strokes: [] }, FRAME))).toEqual(["000000", "033330", "033330", "000000"]);
});

test("strokes say what is of the object and what is not, the last one last", () => {
  const strokes = [
    { points: [[11.5, 21.5], [13.5, 21.5]] as const, reach: 0.5, isObject: true },
    { points: [[13.5, 21.5]] as const, reach: 0.5, isObject: false },
  ];
  expect(rows(hintsOf({ box: BOX, strokes }, FRAME))[1]).toBe("011030");
});

test("a stroke may leave the box and the image", () => {
  const strokes = [{ points: [[15.5, 22.5], [40, 22.5]] as const, reach: 1, isObject: true }];
  expect(rows(hintsOf({ box: BOX, strokes }, FRAME))).toEqual(["000000", "033331", "033311", "000001"]);
});

test("around the whole image a rim is left to tell the object from", () => {
  const hints = hintsOf({ box: { x0: 10, y0: 20, x1: 16, y1: 24 }, strokes: [] }, FRAME);
  expect(rows(hints)).toEqual(["000000", "033330", "033330", "000000"]);
});
