import type { Sample } from "@/api/schema.gen";
import type { Mark } from "@/lib/outlines";

/**
 * A sample as the list keeps it: its annotations as text. A hundred thousand samples have half a million of them, and the
 * collector of garbage walks over every object that is kept, but not into text.
 */
export interface ListedSample extends Omit<Sample, "annotations"> {
  readonly marks: string;
}

export function listed({ annotations = [], ...sample }: Sample): ListedSample {
  return { ...sample, marks: JSON.stringify(annotations) };
}

/** For the few samples that are in sight. */
export function marksOf(sample: ListedSample): Mark[] {
  // Written above, by nobody else.
  return JSON.parse(sample.marks) as Mark[];
}
