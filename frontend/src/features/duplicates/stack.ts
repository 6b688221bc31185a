import type { DuplicateStack, StackedSample } from "@/api/schema.gen";

/** By stack the sample that a person wants to keep, where it is another than the best one. */
export type Kept = ReadonlyMap<string, string>;

/** The sample of a stack that stays. */
export function keptOf({ id, ids, samples }: DuplicateStack, kept: Kept): string {
  const chosen = kept.get(id);
  return samples.find((sample) => sample.id === chosen)?.id ?? ids[0] ?? "";
}

/** The samples of stacks that go when one of each is kept. */
export function sparedOf(stacks: readonly DuplicateStack[], kept: Kept): string[] {
  return stacks.flatMap((stack) => stack.ids.filter((id) => id !== keptOf(stack, kept)));
}

/** What goes of all stacks, where of some a person keeps another than the best one. */
export function withChoices(spare: readonly string[], stacks: readonly DuplicateStack[], kept: Kept): string[] {
  const going = new Set(spare);
  for (const stack of stacks) {
    const [best] = stack.ids;
    if (best === undefined || !going.delete(keptOf(stack, kept))) continue;
    going.add(best);
  }
  return [...going];
}

/** Whose annotations the others of a stack would get, and whether there are others that differ: null where nothing would change. */
export function sourceOf(stack: DuplicateStack, kept: Kept): string | null {
  const labeled = stack.samples.filter(({ state }) => state === "labeled");
  const isAlike = labeled.length === stack.ids.length && !stack.conflict;
  if (isAlike) return null;
  const keeps = keptOf(stack, kept);
  return (labeled.find(({ id }) => id === keeps) ?? labeled[0])?.id ?? null;
}

/** In what a sample differs from the one that stays. */
export interface Differences {
  size: boolean;
  labels: boolean;
  usage: boolean;
}

export function differencesOf(sample: StackedSample, kept: StackedSample): Differences {
  return {
    size: sample.width !== kept.width || sample.height !== kept.height,
    labels: sample.annotation_count !== kept.annotation_count || sample.labels.join("\n") !== kept.labels.join("\n"),
    usage: sample.usage !== kept.usage,
  };
}
