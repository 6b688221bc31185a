import type { Axis, Bins } from "./axis";

/** What a person points at on a chart: from the bin where it began to the bin where it is. */
export interface Pointed {
  from: number;
  to: number;
  /** Whether the pointer is held down. */
  isHeld: boolean;
}

export function pointedBins({ from, to }: Pointed): Bins {
  return { first: Math.min(from, to), last: Math.max(from, to) };
}

interface Stepping {
  axis: Pick<Axis, "first" | "last">;
  pointed: Pointed | null;
  isExtending: boolean;
}

/** Where an arrow key, Home or End leads from there; null for another key. The first key begins at the left end. */
export function step(key: string, { axis: { first, last }, pointed, isExtending }: Stepping): Pointed | null {
  const at = pointed?.to ?? first - 1;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: first, End: last }[key];
  if (to === undefined) return null;
  const bin = Math.min(last, Math.max(first, to));
  return { from: isExtending && pointed ? pointed.from : bin, to: bin, isHeld: false };
}
