import type { Shape as StoredShape } from "@/api/schema.gen";
import type { RunLengths } from "@/lib/run-lengths";

import type { Shape } from "./annotation";

/** The shapes of the API and those of the canvas: the only place that turns one into the other. */

export function shapeOf(stored: StoredShape | null | undefined): Shape | null {
  if (!stored) return null;
  const points = (stored.points ?? []).map(([x = 0, y = 0]) => [x, y] as const);
  // The schema leaves open which of the two forms of run lengths it is.
  if (stored.rle) return { kind: stored.kind, points, rle: stored.rle as RunLengths };
  return stored.angle === undefined ? { kind: stored.kind, points } : { kind: stored.kind, points, angle: stored.angle };
}

export function storedShapeOf(shape: Shape): StoredShape {
  const points = shape.points.map(([x, y]) => [x, y]);
  // The canvas only ever makes shapes of the kinds in its registry, which are the server's.
  const kind = shape.kind as StoredShape["kind"];
  if (shape.rle) return { kind, rle: shape.rle };
  return shape.angle === undefined ? { kind, points } : { kind, points, angle: shape.angle };
}
