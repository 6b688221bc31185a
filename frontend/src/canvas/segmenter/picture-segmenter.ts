import type { Point, Size } from "../model/geometry";
import { clampPoint, roundPoint } from "../model/geometry";
import type { Picture, View } from "../picture/picture";
import type { Frame } from "./frame";
import { frameAround, fromFrame } from "./frame";
import { hintsOf } from "./hints";
import { largestRing } from "./largest-ring";
import type { Hinted, Segmenter } from "./segmenter";
import { OutlineError } from "./segmenter";

/** Pixels as the browser gives them, and what is known of each. */
export interface Cutting {
  readonly pixels: ImageData;
  readonly hints: Uint8Array;
}

/** Tells an object from its ground. */
export interface Cutter {
  prepare(): void;
  /** 1 where the object is, pixel by pixel, row by row. */
  cut(cutting: Cutting, signal: AbortSignal): Promise<Uint8Array>;
}

/** Reads what a view of a picture shows. */
export type ReadPixels = (picture: Picture, view: View, signal: AbortSignal) => Promise<ImageData>;

/** Finds outlines in the picture that is shown, at a size at which that takes a moment. */
export class PictureSegmenter implements Segmenter {
  #cutter: Cutter;
  #read: ReadPixels;
  #shown: { readonly picture: Picture; readonly image: Size } | null = null;

  constructor(cutter: Cutter, read: ReadPixels) {
    this.#cutter = cutter;
    this.#read = read;
  }

  show(picture: Picture, image: Size): void {
    this.#shown = { picture, image };
  }

  hide(): void {
    this.#shown = null;
  }

  prepare(): void {
    this.#cutter.prepare();
  }

  async outlineOf(object: Hinted, signal: AbortSignal): Promise<readonly Point[]> {
    if (!this.#shown) throw new OutlineError("no_picture");
    const { picture, image } = this.#shown;
    const frame = frameAround(object.box, image);
    const pixels = await this.#read(picture, viewOf(frame, image), signal).catch((error: unknown) => {
      throw error instanceof OutlineError ? error : new OutlineError("no_picture");
    });
    signal.throwIfAborted();
    const mask = await this.#cutter.cut({ pixels, hints: hintsOf(object, frame) }, signal);
    const ring = largestRing(mask, frame.size);
    if (!ring) throw new OutlineError("no_object");
    return ring.map((point) => roundPoint(clampPoint(fromFrame(frame, point), image)));
  }
}

function viewOf({ region, size, scale }: Frame, image: Size): View {
  return { image, viewport: { scale, x: -region.x0 * scale, y: -region.y0 * scale }, area: size, ratio: 1 };
}
