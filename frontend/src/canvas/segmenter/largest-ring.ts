import type { Point, Size } from "../model/geometry";
import { signedArea } from "../model/rings";
import { simplifiedRing } from "../model/simplify";
import { contoursOf } from "../shapes/mask/contours";
import { Mask } from "../shapes/mask/mask";

/** Few enough points to be edited by hand: nothing moves by more than this, in pixels of the mask. */
const TOLERANCE = 1.5;
/** Of the mask's pixels; less is a speck and no object. */
const LEAST_SHARE = 0.002;

/** The outline of the largest part that is set, holes filled; null where only specks are. `mask` goes row by row. */
export function largestRing(mask: Uint8Array, size: Size): readonly Point[] | null {
  const rings = contoursOf(new Mask({ size: [size.height, size.width], counts: runsDown(mask, size) }));
  const [largest] = rings.sort((a, b) => signedArea(b) - signedArea(a));
  if (!largest || signedArea(largest) < LEAST_SHARE * size.width * size.height) return null;
  return simplifiedRing(largest, TOLERANCE);
}

/** Run lengths down the columns, beginning with what is not set. */
function runsDown(mask: Uint8Array, { width, height }: Size): number[] {
  const runs: number[] = [];
  let [length, value] = [0, 0];
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const next = mask[y * width + x] ? 1 : 0;
      if (next !== value) {
        runs.push(length);
        [length, value] = [0, next];
      }
      length++;
    }
  return [...runs, length];
}
