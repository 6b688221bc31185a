import type { Cutting } from "../picture-segmenter";
import type { OpenCv } from "./opencv";

/** More change hardly anything. */
const ROUNDS = 3;
/** Of the square that smooths the outline, in pixels. */
const SMOOTHING = 5;
const SEED = 1;

/** The object by GrabCut, a round at a time; the value is 1 where it is, row by row. */
export function* grabCut(cv: OpenCv, { pixels, hints }: Cutting): Generator<void, Uint8Array> {
  const rgba = cv.matFromImageData(pixels);
  const known = cv.matFromArray(pixels.height, pixels.width, cv.CV_8UC1, hints);
  const [image, ground, object, box] = [new cv.Mat(), new cv.Mat(), new cv.Mat(), new cv.Rect()];
  try {
    cv.cvtColor(rgba, image, cv.COLOR_RGBA2RGB);
    // The same box has the same outline each time.
    cv.setRNGSeed(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      cv.grabCut(image, known, box, ground, object, 1, round === 0 ? cv.GC_INIT_WITH_MASK : cv.GC_EVAL);
      yield;
    }
    // Odd: surely or maybe of the object.
    known.data.forEach((value, place) => (known.data[place] = value & 1));
    cv.medianBlur(known, known, SMOOTHING);
    return known.data.slice();
  } finally {
    for (const mat of [rgba, known, image, ground, object]) mat.delete();
  }
}
