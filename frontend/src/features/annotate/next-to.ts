import type { Surroundings } from "./queries";

/**
 * Whom to go to from a sample. What is known may still be the surroundings of the sample before: this one is among
 * them then, and who follows it there follows it here. Going on fast waits for no answer.
 */
export function nextTo(known: Surroundings | undefined, sampleId: string): { previous?: string; next?: string } {
  if (!known) return {};
  const before = known.previous.map(({ id }) => id).reverse();
  const line = [...before, known.centre, ...known.next.map(({ id }) => id)];
  const place = line.indexOf(sampleId);
  return place < 0 ? {} : { previous: line[place - 1], next: line[place + 1] };
}
