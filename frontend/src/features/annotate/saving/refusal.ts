import type { Batch, Edit } from "./batch";
import { canSplit, split, splitByLabel } from "./batch";
import type { Refused } from "./entry";
import type { Mark } from "./mark";
import type { SaveOutcome } from "./ports";

export type Refusal = Extract<SaveOutcome, { kind: "refused" }>;

/** Answers to a batch that may be taken in part. */
const PARTLY_WRONG = new Set([400, 413, 422]);

/** The queue after its first batch was refused: what is sent next, and what waits for the person. */
export interface AfterRefusal {
  readonly batches: readonly Batch[];
  readonly refused: readonly Refused[];
  /** These marks go back to what the server has. */
  readonly reverted: readonly Edit[];
}

/** In parts, where only some may be wrong; else without what no later change of the same annotation takes the place of. */
export function afterRefusal(batch: Batch, later: readonly Batch[], refusal: Refusal): AfterRefusal {
  const { status, code, message, labels } = refusal;
  const parts = labels ? splitByLabel(batch, labels) : canSplit(batch) ? split(batch) : [batch];
  if (PARTLY_WRONG.has(status) && parts.length > 1) return { batches: [...parts, ...later], refused: [], reverted: [] };
  const changedAgain = new Set(later.flatMap(({ edits }) => edits.map(({ id }) => id)));
  const edits = batch.edits.filter(({ id }) => !changedAgain.has(id));
  const refused = edits.length > 0 || batch.confirm ? [{ edits, confirm: batch.confirm, code, message }] : [];
  return { batches: overBases(batch, later), refused, reverted: edits };
}

/** The first later edit of each annotation stood on the refused one; now it stands on what that one stood on. */
function overBases(batch: Batch, later: readonly Batch[]): Batch[] {
  const bases = new Map<string, Mark | null>(batch.edits.map(({ id, base }) => [id, base]));
  const overBase = (edit: Edit): Edit => {
    const base = bases.get(edit.id);
    return bases.delete(edit.id) ? { ...edit, base: base ?? null } : edit;
  };
  return later.map((one) => ({ ...one, edits: one.edits.map(overBase) }));
}
