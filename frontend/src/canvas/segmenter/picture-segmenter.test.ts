// @vitest-environment node
import { expect, test } from "vitest";

import { boundsOfPoints } from "../model/rings";
import type { Picture } from "../picture/picture";
import type { ReadPixels } from "./picture-segmenter";
import { PictureSegmenter } from "./picture-segmenter";
import { OutlineError } from "./segmenter";

const IMAGE = { width: 1000, height: 1000 };
const OBJECT = { box: { x0: 400, y0: 400, x1: 600, y1: 600 }, strokes: [] };
const PICTURE = {} as Picture;
/** Asked for a region, it answers with as many pixels as the view has. */
const read: ReadPixels = (_, { area }) => Promise.resolve({ ...area } as unknown as ImageData);

/** Finds what it is told to be of the object. */
function open({ isObject = (hint: number): boolean => hint === 3, reads = read } = {}) {
  const cutter = {
    prepare: () => undefined,
    cut: ({ hints }: { hints: Uint8Array }) => Promise.resolve(hints.map((hint) => (isObject(hint) ? 1 : 0))),
  };
  return new PictureSegmenter(cutter, reads);
}

const signal = () => new AbortController().signal;

test("the outline is in pixels of the image", async () => {
  const segmenter = open();
  segmenter.show(PICTURE, IMAGE);
  const ring = await segmenter.outlineOf(OBJECT, signal());
  const { x0, y1 } = boundsOfPoints(ring);
  // A pixel that is looked at is nearly one of the image.
  expect([Math.abs(x0 - 400), Math.abs(y1 - 600)].every((away) => away <= 1)).toBe(true);
});

test("without a picture there is no outline", async () => {
  await expect(open().outlineOf(OBJECT, signal())).rejects.toMatchObject({ code: "no_picture" });
});

test("a picture that is shown no longer is not read", async () => {
  const segmenter = open();
  segmenter.show(PICTURE, IMAGE);
  segmenter.hide();
  await expect(segmenter.outlineOf(OBJECT, signal())).rejects.toMatchObject({ code: "no_picture" });
});

test("where nothing is of the object it says so", async () => {
  const segmenter = open({ isObject: () => false });
  segmenter.show(PICTURE, IMAGE);
  await expect(segmenter.outlineOf(OBJECT, signal())).rejects.toMatchObject({ code: "no_object" });
});

test("a part of the picture that can't be fetched is no picture", async () => {
  const segmenter = open({ reads: () => Promise.reject(new TypeError("Failed to fetch")) });
  segmenter.show(PICTURE, IMAGE);
  await expect(segmenter.outlineOf(OBJECT, signal())).rejects.toMatchObject({ code: "no_picture" });
});

test("pixels that the browser gives to nobody are named as such", async () => {
  const segmenter = open({ reads: () => Promise.reject(new OutlineError("unreadable")) });
  segmenter.show(PICTURE, IMAGE);
  await expect(segmenter.outlineOf(OBJECT, signal())).rejects.toMatchObject({ code: "unreadable" });
});
