import { union } from "polyclip-ts";

import type { Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { roundPoint } from "../../model/geometry";
import { withHole } from "./holes";

/** One polygon that covers what the rings cover; null where they do not all touch each other. */
export function unionOf(rings: readonly (readonly Point[])[]): Shape | null {
  const [first, ...others] = rings.map((ring): [number, number][][] => [ring.map(([x, y]) => [x, y])]);
  const [polygon, ...apart] = first ? union(first, ...others) : [];
  if (!polygon || apart.length > 0) return null;
  const [outer = [], ...holes] = polygon.map((ring) => ring.slice(0, -1).map(roundPoint));
  return { kind: "polygon", points: holes.reduce<readonly Point[]>(withHole, outer) };
}
