import type { Found } from "@/api/schema.gen";

const COLOURS = 10; // --label-1 to --label-10

/** Labels of a model have no colour of their own: they get one by their place. */
export function coloursOf(labels: readonly string[]): ReadonlyMap<string, string> {
  return new Map(labels.map((label, place) => [label, `var(--label-${(place % COLOURS) + 1})`]));
}

export interface FoundLabel {
  label: string;
  count: number;
  /** Of the surest. */
  confidence: number;
}

/** The labels that were found, the surest first. */
export function foundLabels(found: readonly Found[]): FoundLabel[] {
  const known = new Map<string, FoundLabel>();
  for (const { label, confidence } of found) {
    const before = known.get(label);
    known.set(label, { label, count: (before?.count ?? 0) + 1, confidence: Math.max(before?.confidence ?? 0, confidence) });
  }
  return [...known.values()].sort((a, b) => b.confidence - a.confidence);
}
