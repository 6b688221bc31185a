import type { Annotation } from "@/canvas/model/annotation";
import { History } from "@/canvas/model/history";

import { markOfItem } from "./items";
import { isSameMark } from "./saving/mark";

type Items = ReadonlyMap<string, Annotation>;

interface Kept {
  readonly history: History;
  /** What its steps touch, as it was when the sample was left. */
  left: Items;
}

/** So many samples keep their history; it only bounds memory. */
const KEPT = 100;

/** What was done on each sample in this tab: undo and redo go on when it is opened again, and lead from one to another. */
export class Histories {
  /** The sample that was opened last is the last one. */
  #kept = new Map<string, Kept>();
  /** The ids of what was there, or was taken, when a person said the last word on its sample. */
  readonly confirmed = new Set<string>();

  /** The history of a sample that is opened, without the steps that would undo what others did meanwhile. */
  open(sampleId: string, items: Items): History {
    const kept = this.#kept.get(sampleId) ?? { history: new History(), left: new Map() };
    const changed = [...kept.history.touchedIds].filter((id) => !isAlike(kept.left.get(id), items.get(id)));
    kept.history.forget(new Set(changed));
    this.#kept.delete(sampleId);
    this.#kept.set(sampleId, kept);
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old);
    return kept.history;
  }

  leave(sampleId: string, items: Items): void {
    const kept = this.#kept.get(sampleId);
    if (kept) kept.left = new Map([...kept.history.touchedIds].flatMap((id) => entryOf(items, id)));
  }

  /** The other sample on which something was done last; null when there is nothing to take back. */
  undoneNext(sampleId: string): string | null {
    return this.#latest(sampleId, ({ doneAt }) => doneAt);
  }

  /** The other sample on which something was taken back last, if nothing new has been done since. */
  redoneNext(sampleId: string): string | null {
    const pushedAt = Math.max(0, ...[...this.#kept.values()].map(({ history }) => history.pushedAt));
    return this.#latest(sampleId, ({ undoneAt }) => (undoneAt > pushedAt ? undoneAt : 0));
  }

  #latest(sampleId: string, timeOf: (history: History) => number): string | null {
    let [latest, found]: [number, string | null] = [0, null];
    for (const [id, { history }] of this.#kept)
      if (id !== sampleId && timeOf(history) > latest) [latest, found] = [timeOf(history), id];
    return found;
  }
}

function entryOf(items: Items, id: string): [string, Annotation][] {
  const item = items.get(id);
  return item ? [[id, item]] : [];
}

/** Whether a step that stands on the one may be applied to the other. */
function isAlike(left: Annotation | undefined, now: Annotation | undefined): boolean {
  return left?.isSuggestion === now?.isSuggestion && isSameMark(markOfItem(left ?? null), markOfItem(now ?? null));
}

const byDataset = new Map<string, Histories>();

/** The histories of a person's samples in this tab; they outlive the page that shows one of them. */
export function historiesOf(user: string, datasetId: string): Histories {
  const key = `${user}/${datasetId}`;
  let histories = byDataset.get(key);
  if (!histories) byDataset.set(key, (histories = new Histories()));
  return histories;
}
