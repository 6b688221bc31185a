import type { CanvasLabel } from "@/canvas/model/annotation";

/** More than this nobody reads; typing finds the rest. */
const MOST_SHOWN = 100;

/** The labels that match what was typed: those that begin with it first, in the order of the vocabulary. */
export function searchLabels(labels: readonly CanvasLabel[], text: string): CanvasLabel[] {
  const wanted = text.trim().toLowerCase();
  const starting: CanvasLabel[] = [];
  const containing: CanvasLabel[] = [];
  for (const label of labels) {
    const place = label.name.toLowerCase().indexOf(wanted);
    if (place === 0) starting.push(label);
    else if (place > 0) containing.push(label);
  }
  return [...starting, ...containing].slice(0, MOST_SHOWN);
}

/**
 * The label that a digit chooses in an empty field, alone or with what is held with it. A digit alone is typed where a
 * label's name begins with it.
 */
export function labelOfDigit(labels: readonly CanvasLabel[], key: string): CanvasLabel | null {
  if (!/^(?:(?:Ctrl|Alt|Shift)\+)*\d$/.test(key) || labels.some((label) => label.name.startsWith(key))) return null;
  return labels.find((label) => label.key === key) ?? null;
}
