import type { ChangeSet } from "./annotation";
import { invert } from "./annotation";

interface Step {
  readonly changes: ChangeSet;
  readonly group: string | null;
  /** When it was made, made again or taken back: a number that rises over all histories. */
  readonly at: number;
}

let acts = 0;

/** A long day on one image stays far below this; it only bounds memory. */
const KEPT_STEPS = 500;

/** Undo and redo over change sets. Knows nothing of the drawing: it only says what to apply. */
export class History {
  #past: Step[] = [];
  #future: Step[] = [];
  #pushedAt = 0;

  /** When the step was made that undo would take back; 0 without one. Comparable between histories. */
  get doneAt(): number {
    return this.#past.at(-1)?.at ?? 0;
  }

  /** When the step was taken back that redo would make again; 0 without one. */
  get undoneAt(): number {
    return this.#future.at(-1)?.at ?? 0;
  }

  /** When something new was done last; what was taken back before that is past. */
  get pushedAt(): number {
    return this.#pushedAt;
  }

  /** The annotations that a step would change. */
  get touchedIds(): Set<string> {
    return new Set([...this.#past, ...this.#future].flatMap(({ changes }) => changes.map(({ id }) => id)));
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Steps of the same group right after each other (ten nudges of one box) become one step. */
  push(changes: ChangeSet, group: string | null = null): void {
    const last = this.#past.at(-1);
    const at = (this.#pushedAt = ++acts);
    this.#future = [];
    if (group !== null && last?.group === group) {
      this.#past[this.#past.length - 1] = { changes: joined(last.changes, changes), group, at };
      return;
    }
    this.#past.push({ changes, group, at });
    if (this.#past.length > KEPT_STEPS) this.#past.shift();
  }

  /** The changes that take the last step back, or null. */
  undo(): ChangeSet | null {
    const step = this.#past.pop();
    if (!step) return null;
    this.#future.push({ ...step, at: ++acts });
    return invert(step.changes);
  }

  /** The changes that make the last undone step again, or null. */
  redo(): ChangeSet | null {
    const step = this.#future.pop();
    if (!step) return null;
    this.#past.push({ ...step, at: ++acts });
    return step.changes;
  }

  /** Ends the current group, so that the next nudge is a step of its own. */
  closeGroup(): void {
    const last = this.#past.at(-1);
    if (last?.group) this.#past[this.#past.length - 1] = { ...last, group: null };
  }

  /** Drops the steps that touch these annotations: someone else changed them, going back would undo his work. */
  forget(ids: ReadonlySet<string>): void {
    const untouched = (step: Step) => !step.changes.some((change) => ids.has(change.id));
    this.#past = this.#past.filter(untouched);
    this.#future = this.#future.filter(untouched);
  }
}

function joined(first: ChangeSet, second: ChangeSet): ChangeSet {
  const started = new Map(first.map((change) => [change.id, change]));
  for (const change of second) {
    const earlier = started.get(change.id);
    started.set(change.id, earlier ? { ...change, before: earlier.before } : change);
  }
  return [...started.values()];
}
