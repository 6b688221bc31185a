import type { Mark } from "./mark";
import { isSameMark } from "./mark";

/** One annotation: what the server had when the change was made, and what the person wants. Null is "not there". */
export interface Edit {
  readonly id: string;
  readonly base: Mark | null;
  readonly mine: Mark | null;
}

/** What is sent as one save. */
export interface Batch {
  /** Given when it is first sent; from then on the batch is never changed, so that a repeat is the same save. */
  readonly saveId: string | null;
  readonly edits: readonly Edit[];
  /** The person has looked at the sample and it is done, also with nothing on it. */
  readonly confirm: boolean;
  /** Active time spent, in seconds. */
  readonly seconds: number;
}

export const EMPTY_BATCH: Batch = { saveId: null, edits: [], confirm: false, seconds: 0 };

export function isEmpty(batch: Batch): boolean {
  return batch.edits.length === 0 && !batch.confirm;
}

/** Later edits over earlier ones; what comes back to where it began is no change. */
export function joinEdits(earlier: readonly Edit[], later: readonly Edit[]): Edit[] {
  return lastWords([...earlier, ...later]).filter((edit) => !isSameMark(edit.base, edit.mine));
}

/**
 * One edit of each annotation: from its first base to where its last edit leads. Over what the server has this is what
 * the person sees; also where it leads back to its base, since an earlier edit may have been saved without an answer.
 */
export function lastWords(edits: readonly Edit[]): Edit[] {
  const words = new Map<string, Edit>();
  for (const { id, base, mine } of edits) words.set(id, { id, base: (words.get(id) ?? { base }).base, mine });
  return [...words.values()];
}

export function join(earlier: Batch, later: Batch): Batch {
  return {
    saveId: null,
    edits: joinEdits(earlier.edits, later.edits),
    confirm: earlier.confirm || later.confirm,
    seconds: earlier.seconds + later.seconds,
  };
}

/**
 * The queue after one more change. It joins the last batch while that has not been sent. A batch that confirms
 * is closed: what follows it is a new act ("nothing here", and then a box after all).
 */
export function enqueue(batches: readonly Batch[], added: Batch): Batch[] {
  const last = batches.at(-1);
  if (!last || last.saveId !== null || last.confirm) return isEmpty(added) ? [...batches] : [...batches, added];
  const joined = join(last, added);
  return isEmpty(joined) ? batches.slice(0, -1) : [...batches.slice(0, -1), joined];
}

export function canSplit(batch: Batch): boolean {
  return batch.edits.length + (batch.confirm ? 1 : 0) > 1;
}

/** The same changes in two halves, so that in a few sends only the one that the server refuses is left over. */
export function split(batch: Batch): Batch[] {
  const cut = Math.ceil(batch.edits.length / 2);
  return [
    { ...EMPTY_BATCH, edits: batch.edits.slice(0, cut), seconds: batch.seconds },
    { ...EMPTY_BATCH, edits: batch.edits.slice(cut), confirm: batch.confirm },
  ];
}

/** The changes of marks with none of these labels, and after them the others with the confirmation; empty ones left out. */
export function splitByLabel(batch: Batch, labels: readonly string[]): Batch[] {
  const isOther = ({ mine }: Edit) => mine === null || !labels.includes(mine.label);
  return [
    { ...EMPTY_BATCH, edits: batch.edits.filter(isOther), seconds: batch.seconds },
    { ...EMPTY_BATCH, edits: batch.edits.filter((edit) => !isOther(edit)), confirm: batch.confirm },
  ].filter((part) => !isEmpty(part));
}
