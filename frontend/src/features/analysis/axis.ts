import type { Series } from "@/api/schema.gen";

/**
 * The part of a metric's axis that a chart shows: the bins from `first` to `last`, which hold whatever was measured.
 * A position is a value, or the power of two that gives it where equal steps are equal factors.
 */
export interface Axis {
  scale: Series["scale"];
  edges: readonly number[];
  first: number;
  last: number;
}

/** Some bins that lie side by side, both ends among them. */
export interface Bins {
  first: number;
  last: number;
}

const MARGIN = 2; // empty bins on both sides, so that a distribution's ends are seen
const FEWEST = 10; // bins shown: one alone would be a block

/** The axis of one metric's series: the same bins for all, cut to those where any of them has something. */
export function axisOf(series: readonly Pick<Series, "scale" | "edges" | "counts">[]): Axis {
  const { scale, edges } = series[0] ?? { scale: "linear" as const, edges: [0, 1] };
  const end = edges.length - 2;
  const filled = edges.slice(0, -1).flatMap((_, bin) => (series.some(({ counts }) => (counts[bin] ?? 0) > 0) ? [bin] : []));
  if (filled.length === 0) return { scale, edges, first: 0, last: end };
  const [low, high] = [filled[0]! - MARGIN, filled.at(-1)! + MARGIN];
  const lacking = Math.max(0, FEWEST - (high - low + 1));
  return { scale, edges, first: Math.max(0, low - Math.ceil(lacking / 2)), last: Math.min(end, high + Math.floor(lacking / 2)) };
}

export function positionOf(scale: Axis["scale"], value: number): number {
  return scale === "log" ? Math.log2(value) : value;
}

export function valueAt(scale: Axis["scale"], position: number): number {
  return scale === "log" ? 2 ** position : position;
}

/** The positions at which the shown part begins and ends. */
export function spanOf({ scale, edges, first, last }: Axis): [number, number] {
  return [positionOf(scale, edges[first]!), positionOf(scale, edges[last + 1]!)];
}

/** The bin at a share of the shown width, 0 at its left end and 1 at its right end; what lies outside is in the outermost. */
export function binAt(axis: Axis, share: number): number {
  const [low, high] = spanOf(axis);
  const value = valueAt(axis.scale, low + share * (high - low));
  let bin = axis.first;
  while (bin < axis.last && axis.edges[bin + 1]! <= value) bin += 1;
  return bin;
}

/** Where bins lie on the shown width: the left end and the width of what is shown of them, both as shares of it. */
export function placeOf(axis: Axis, { first, last }: Bins): { start: number; width: number } {
  const [low, high] = spanOf(axis);
  const at = (edge: number) => Math.min(1, Math.max(0, (positionOf(axis.scale, axis.edges[edge]!) - low) / (high - low)));
  return { start: at(first), width: at(last + 1) - at(first) };
}

/** The values from which to which some bins reach. */
export function rangeOf({ edges }: Pick<Axis, "edges">, { first, last }: Bins): { from: number; to: number } {
  return { from: edges[first]!, to: edges[last + 1]! };
}

/** The bins between two values: the inverse of {@link rangeOf}. */
export function binsOf({ edges }: Pick<Axis, "edges">, { from, to }: { from: number; to: number }): Bins {
  const end = edges.length - 2;
  const first = edges.findLastIndex((edge) => edge <= from);
  const last = edges.findIndex((edge) => edge >= to) - 1;
  return { first: Math.min(end, Math.max(0, first)), last: last < 0 ? end : Math.max(first, last) };
}

/** How much of a series lies in some bins. */
export function countIn({ counts }: Pick<Series, "counts">, { first, last }: Bins): number {
  return counts.slice(first, last + 1).reduce((sum, count) => sum + count, 0);
}
