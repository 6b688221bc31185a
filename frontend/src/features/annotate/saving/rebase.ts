import type { Batch, Edit } from "./batch";
import { EMPTY_BATCH, join } from "./batch";
import type { Mark } from "./mark";
import { isSameMark } from "./mark";

/** Two people changed the same annotation. */
export interface Conflict extends Edit {
  readonly theirs: Mark | null;
  /** Who saved last; null when nobody knows. */
  readonly by: string | null;
}

export interface Rebased {
  readonly batch: Batch;
  readonly conflicts: readonly Conflict[];
}

/**
 * The waiting changes over the state that someone else has saved meanwhile. By annotation: what only one of the two
 * changed is kept; what both changed alike is done; what both changed differently the person decides.
 */
export function rebase(batches: readonly Batch[], current: readonly Mark[], by: string | null = null): Rebased {
  const all = batches.reduce(join, EMPTY_BATCH);
  const theirsOf = new Map(current.map((mark) => [mark.id, mark]));
  const edits: Edit[] = [];
  const conflicts: Conflict[] = [];
  for (const edit of all.edits) {
    const theirs = theirsOf.get(edit.id) ?? null;
    if (isSameMark(theirs, edit.mine)) continue;
    if (isSameMark(theirs, edit.base)) edits.push({ ...edit, base: theirs });
    else conflicts.push({ ...edit, theirs, by });
  }
  return { batch: { ...all, edits }, conflicts };
}
