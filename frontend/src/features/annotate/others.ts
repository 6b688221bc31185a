import type { PresentPerson } from "@/api/schema.gen";

export interface Others {
  /** Those who have this sample open too come first. */
  readonly people: readonly PresentPerson[];
  readonly here: readonly PresentPerson[];
}

/** Who else is in the dataset. */
export function othersOf(people: readonly PresentPerson[], me: string | undefined, sampleId: string): Others {
  const others = people.filter(({ username }) => username !== me);
  const here = others.filter(({ sample }) => sample === sampleId);
  return { people: [...here, ...others.filter((one) => !here.includes(one))], here };
}
