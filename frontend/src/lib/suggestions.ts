import type { Mark } from "./outlines";

/** What a model proposes for a sample, as lists tell it. */
export interface Suggested extends Mark {
  confidence: number;
}

/** A label among the suggestions of a sample: how sure the surest of it is, and how many there are. */
export interface SuggestedLabel {
  labelId: string;
  confidence: number;
  count: number;
}

/** Suggestions with a shape below this are hidden until a person says otherwise: a wrong box is faster deleted than a missing one drawn. */
export const USUAL_LEAST = 0.3;

/** Those that are shown. Labels of whole images all are: a model proposes one of them, however sure it is. */
export function shownOf(suggestions: readonly Suggested[], least: number): Suggested[] {
  return suggestions.filter(({ shape, confidence }) => !shape || confidence >= least);
}

/** The labels of suggestions, the surest first. */
export function suggestedLabels(suggestions: readonly Suggested[]): SuggestedLabel[] {
  const labels = new Map<string, SuggestedLabel>();
  for (const { label_id: labelId, confidence } of suggestions) {
    const known = labels.get(labelId) ?? { labelId, confidence: 0, count: 0 };
    labels.set(labelId, { labelId, confidence: Math.max(known.confidence, confidence), count: known.count + 1 });
  }
  return [...labels.values()].sort((a, b) => b.confidence - a.confidence);
}
