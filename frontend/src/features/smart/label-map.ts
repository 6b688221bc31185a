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

/** What a model that can't be asked for its labels calls those of the dataset, where it is not their own name. */
export type ModelNames = Readonly<Record<string, readonly string[]>>;

/** Gives a label of the dataset the names that a model has for it; what a model says means one label only. */
export function withNames(known: ModelNames, label: string, given: readonly string[]): ModelNames {
  const names = [...new Set(given.map((name) => name.trim()).filter(Boolean))];
  const others = Object.entries(known).map(([other, of]): [string, string[]] => [other, of.filter((name) => !names.includes(name))]);
  return { ...Object.fromEntries(others), [label]: names };
}

/** Which label of the dataset each of these names becomes. */
export function mapOf(known: ModelNames): LabelMap {
  return Object.fromEntries(Object.entries(known).flatMap(([label, names]) => names.map((name) => [name, label])));
}
