import type { ReadPixels } from "./picture-segmenter";
import { OutlineError } from "./segmenter";

/** What a view shows, drawn on a canvas of its own. A picture that came from another server gives its pixels to nobody. */
export const readPixels: ReadPixels = async (picture, view, signal) => {
  const { width, height } = view.area;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new OutlineError("unavailable");
  context.imageSmoothingQuality = "high";
  await picture.drawSharp(context, view, signal);
  try {
    return context.getImageData(0, 0, width, height);
  } catch {
    throw new OutlineError("unreadable");
  }
};
