import type { Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { boundsOfPoints, ringContains, signedArea } from "../../model/rings";
import { simplifiedRing } from "../../model/simplify";
import { withHole } from "../polygon/holes";
import { contoursOf } from "./contours";
import { Mask } from "./mask";

/** Steps of whole pixels become slanted lines: nothing moves by more than this, in pixels. */
const TOLERANCE = 0.75;
/** The server takes no more. */
const MOST_POINTS = 10_000;

/** The outlines of a mask, the largest first; a hole is joined to the outline around it by a cut without width. */
export function polygonsOfMask({ rle }: Shape): Shape[] {
  const rings = rle ? contoursOf(new Mask(rle)) : [];
  const outer = rings.filter((ring) => signedArea(ring) > 0).sort((a, b) => signedArea(b) - signedArea(a));
  const holes = rings.filter((ring) => signedArea(ring) < 0);
  return outer.map((ring) => {
    const own = holes.filter((hole) => innermost(outer, hole) === ring);
    return { kind: "polygon", points: fewEnough([ring, ...own]) };
  });
}

/** The smallest ring around a hole. An edge of the hole is on no other ring: its middle is clearly inside or outside. */
function innermost(outer: readonly Point[][], [a = [0, 0], b = a]: readonly Point[]): readonly Point[] | undefined {
  const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return outer.findLast((ring) => ringContains(ring, middle));
}

function fewEnough(rings: readonly (readonly Point[])[], tolerance = TOLERANCE): Point[] {
  const [outer = [], ...holes] = rings.map((ring) => simplifiedRing(ring, tolerance));
  const points = holes.reduce<readonly Point[]>(withHole, outer);
  return points.length <= MOST_POINTS ? [...points] : fewEnough(seenHoles(rings, tolerance), tolerance * 2);
}

/** Without the holes that are smaller than what is smoothed away. */
function seenHoles(rings: readonly (readonly Point[])[], tolerance: number): (readonly Point[])[] {
  return rings.filter((ring, index) => {
    const { x0, y0, x1, y1 } = boundsOfPoints(ring);
    return index === 0 || Math.max(x1 - x0, y1 - y0) > 4 * tolerance;
  });
}
