import type { Edit } from "./batch";
import type { Refused } from "./entry";

const UNKNOWN_LABEL = "unknown_label";

/** A label that the dataset lacks by now, and how many changes wait for another one. */
export interface GoneLabel {
  readonly name: string;
  readonly count: number;
}

export function isForLabel({ code }: Refused): boolean {
  return code === UNKNOWN_LABEL;
}

export function goneLabels(refused: readonly Refused[]): GoneLabel[] {
  const counts = new Map<string, number>();
  for (const { mine } of refused.filter(isForLabel).flatMap(({ edits }) => edits))
    if (mine) counts.set(mine.label, (counts.get(mine.label) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** The refused changes of marks with this label, and what is refused besides. */
export function takeOut(refused: readonly Refused[], label: string): { edits: Edit[]; confirm: boolean; left: Refused[] } {
  const taken: Edit[] = [];
  const left: Refused[] = [];
  let confirm = false;
  for (const one of refused) {
    const own = isForLabel(one) ? one.edits.filter(({ mine }) => mine?.label === label) : [];
    const edits = one.edits.filter((edit) => !own.includes(edit));
    taken.push(...own);
    if (own.length === 0 || edits.length > 0) left.push({ ...one, edits });
    else confirm ||= one.confirm;
  }
  return { edits: taken, confirm, left };
}

/** What is still refused once these annotations were changed again: the last word on each is the one that counts. */
export function notOvertaken(refused: readonly Refused[], later: readonly Edit[]): Refused[] {
  const isLeft = ({ id }: Edit) => !later.some((edit) => edit.id === id);
  return refused.map((one) => ({ ...one, edits: one.edits.filter(isLeft) })).filter(({ edits, confirm }) => edits.length > 0 || confirm);
}

/** The same changes with another label. */
export function relabeled(edits: readonly Edit[], label: string): Edit[] {
  return edits.map((edit) => ({ ...edit, mine: edit.mine && { ...edit.mine, label, labelId: null } }));
}
