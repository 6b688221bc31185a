import type { Label } from "@/api/schema.gen";

/** What each label of a model becomes in the dataset: a label's name, there or to be made, or null: left out. */
export type LabelMap = Readonly<Record<string, string | null>>;

const plain = (name: string) => name.trim().toLowerCase();

/** The dataset's name for a label of the model, where only case tells them apart; otherwise the model's own. */
export function usualMap(modelLabels: readonly string[], labels: readonly Label[]): LabelMap {
  const known = new Map(labels.map(({ name }) => [plain(name), name]));
  return Object.fromEntries(modelLabels.map((name) => [name, known.get(plain(name)) ?? name]));
}

/** Leaves out what the dataset has no label for. */
export function onlyKnown(map: LabelMap, labels: readonly Label[]): LabelMap {
  const names = new Set(labels.map(({ name }) => name));
  return Object.fromEntries(Object.entries(map).map(([name, target]) => [name, target !== null && names.has(target) ? target : null]));
}

/** How many of the model's labels are proposed. */
export function mappedCount(map: LabelMap): number {
  return Object.values(map).filter((target) => target !== null).length;
}
