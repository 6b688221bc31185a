import type { RunLengths } from "@/lib/run-lengths";

import type { Shape } from "../../model/annotation";
import type { Box, Point } from "../../model/geometry";
import { traceRing } from "../outline";
import type { ShapeKind } from "../shape-kind";
import { contoursOf } from "./contours";
import { maskEditing } from "./editing";
import { Mask } from "./mask";

interface Known {
  readonly mask: Mask;
  readonly bounds: Box;
  readonly area: number;
  /** Made when it is first drawn: most masks of a large set are never near enough. */
  rings: Point[][] | null;
}

/** By the stored runs, which are never changed in place. */
const known = new WeakMap<RunLengths, Known>();
const NOTHING: RunLengths = { size: [0, 0], counts: [] };

function knownOf({ rle = NOTHING }: Shape): Known {
  let found = known.get(rle);
  if (!found) {
    const mask = new Mask(rle);
    known.set(rle, (found = { mask, bounds: mask.bounds, area: mask.area, rings: null }));
  }
  return found;
}

/** Smaller than this on the screen it is a dot. */
const DOT = 2;

/** `rle`: which pixels of the whole image are set. */
export const maskKind: ShapeKind = {
  kind: "mask",
  fill: 0.4,
  editing: maskEditing,
  staysInHand: true,
  bounds: (shape) => knownOf(shape).bounds,
  area: (shape) => knownOf(shape).area,
  hit(shape, [x, y], tolerance) {
    const { mask } = knownOf(shape);
    const around: Point[] = [[x, y], [x - tolerance, y], [x + tolerance, y], [x, y - tolerance], [x, y + tolerance]];
    return around.some((at) => mask.has(...at));
  },
  trace(context, shape, pixel) {
    const found = knownOf(shape);
    const { x0, y0, x1, y1 } = found.bounds;
    if (Math.max(x1 - x0, y1 - y0) < DOT * pixel) context.rect(x0, y0, x1 - x0, y1 - y0);
    else for (const ring of (found.rings ??= contoursOf(found.mask))) traceRing(context, ring, pixel);
  },
};
