import type { BinSample, Sample } from "@/api/schema.gen";

/**
 * A sample as lists keep it: as text, but for its id. A hundred thousand samples have half a million annotations, and the
 * collector of garbage walks over every object that is kept, in the midst of scrolling, but not into text.
 */
export interface ListedSample {
  readonly id: string;
  readonly text: string;
}

export function listed(sample: Sample): ListedSample {
  return { id: sample.id, text: JSON.stringify(sample) };
}

/** For the few samples that are in sight. */
export function sampleOf({ text }: ListedSample): BinSample {
  return JSON.parse(text) as BinSample; // written above, by nobody else
}
