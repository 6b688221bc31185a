// @vitest-environment node
import { expect, test } from "vitest";

import type { Shape } from "@/api/schema.gen";
import { moveTogether } from "@/canvas/model/together";
import { type RunLengths, runsOf } from "@/lib/run-lengths";

import { CropCanvas } from "./crop-canvas";
import { cropNamed } from "./test-doubles";

/** What is sent of a shape once it was moved to the right by a pixel, in an image of 10 by 10. */
function moved(shape: Shape): Shape | undefined {
  const canvas = new CropCanvas(cropNamed("a"), shape, [], true);
  let sent: Shape | undefined;
  canvas.onShape((changed) => (sent = changed));
  moveTogether(canvas.store, ["a"], [1, 0]);
  return sent;
}

test("a mask that is moved goes with its pixels", () => {
  const mask: Shape = { kind: "mask", points: [], rle: { size: [10, 10], counts: [11, 2, 87] } };
  expect(runsOf(moved(mask)?.rle as RunLengths)).toEqual([21, 2, 77]);
});

test("a turned box that is moved keeps its angle", () => {
  expect(moved({ kind: "rotated_rectangle", points: [[5, 5], [2, 2]], angle: 30 })).toEqual({ kind: "rotated_rectangle", points: [[6, 5], [2, 2]], angle: 30 });
});
