import type { SmartRun } from "@/api/schema.gen";

type Report = NonNullable<SmartRun["report"]>;

/** Labeled samples in which boxes seem to be missing, each once, and how many of them by label, the most first. */
export interface Incomplete {
  samples: string[];
  labels: [string, number][];
}

export function incompleteIn({ incomplete = [] }: Pick<Report, "incomplete">): Incomplete {
  const counts = new Map<string, number>();
  for (const { label } of incomplete) counts.set(label, (counts.get(label) ?? 0) + 1);
  return { samples: [...new Set(incomplete.map(({ sample }) => sample))], labels: [...counts].toSorted(([, one], [, other]) => other - one) };
}
