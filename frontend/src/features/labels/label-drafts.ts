import type { Label, LabelRequest } from "@/api/schema.gen";

/** One label per line, as a person pastes a list or a column of a table; empty and repeated lines are left out. */
export function namesIn(text: string): string[] {
  const lines = text.split(/[\r\n\t]+/).map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}

/** Which of the names are new here, and which are there already. */
export function parted(names: readonly string[], labels: readonly Pick<Label, "name">[]) {
  const known = new Set(labels.map(({ name }) => name));
  return { fresh: names.filter((name) => !known.has(name)), known: names.filter((name) => known.has(name)) };
}

/** The labels of another dataset that are missing here, with all they have; a key that is taken here stays here. */
export function copiesOf(source: readonly Label[], here: readonly Label[]): LabelRequest[] {
  const names = new Set(here.map(({ name }) => name));
  const keys = new Set(here.map(({ shortcut }) => shortcut).filter(Boolean));
  return source
    .filter(({ name }) => !names.has(name))
    .map(({ name, color, shortcut = "", attributes }) => ({ name, color, shortcut: keys.has(shortcut) ? "" : shortcut, attributes }));
}

/** The label that has this key already, another one than `own`. */
export function keyHolder(labels: readonly Label[], key: string, own: string): Label | null {
  return labels.find(({ id, shortcut }) => shortcut === key && key !== "" && id !== own) ?? null;
}
