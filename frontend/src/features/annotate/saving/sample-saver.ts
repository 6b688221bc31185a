import type { Batch, Edit } from "./batch";
import { EMPTY_BATCH, enqueue, join, lastWords } from "./batch";
import type { QueueEntry } from "./entry";
import { hasWork } from "./entry";
import type { Mark } from "./mark";
import { markOf } from "./mark";
import type { QueueClock, QueueStorage, SaveOutcome, SaveTransport } from "./ports";
import { rebase } from "./rebase";
import { afterRefusal, type Refusal } from "./refusal";
import { isForLabel, notOvertaken, relabeled, takeOut } from "./refused-labels";
import type { Annotation, AnnotationPatch, AnnotationState, SampleState } from "./stored";

export type SaveState = "saved" | "saving" | "offline" | "conflict" | "signed-out" | "refused";

/** What the page must show differently because of what the server answered. */
export type SaverEvent =
  | { readonly kind: "acknowledged"; readonly changed: readonly Annotation[]; readonly state: SampleState }
  /** Someone else's work came in: show the server's state with the waiting edits over it. */
  | { readonly kind: "rebased"; readonly current: AnnotationState; readonly edits: readonly Edit[] }
  /** These marks go back to what the server has. */
  | { readonly kind: "reverted"; readonly edits: readonly Edit[] }
  /** These marks are to be as the person wanted them. */
  | { readonly kind: "restored"; readonly edits: readonly Edit[] };

export interface SaverPorts {
  readonly transport: SaveTransport;
  readonly storage: QueueStorage;
  readonly clock: QueueClock;
  readonly newId: () => string;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Saves the changes of one sample: one save at a time, in order, each kept in storage before it is sent. */
export class SampleSaver {
  #entry: QueueEntry;
  #ports: SaverPorts;
  #changed: (event: SaverEvent | null) => void;
  #phase: "resting" | "sending" | "waiting" | "signed-out" = "resting";
  #isDraining = false;
  /** Ends when nothing is being sent any more; never fails. */
  #turn: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #stopWaiting: (() => void) | null = null;
  /** The server's revision has moved by more than our own save: what is shown is not all there is. */
  #isBehind = false;
  #reason: string | null = null;

  /** `changed` hears of every change of state, with the event for the page where there is one. */
  constructor(entry: QueueEntry, ports: SaverPorts, changed: (event: SaverEvent | null) => void) {
    this.#entry = entry;
    this.#ports = ports;
    this.#changed = changed;
  }

  get entry(): QueueEntry {
    return this.#entry;
  }

  get state(): SaveState {
    if (this.#entry.refused.length > 0) return "refused";
    if (this.#entry.conflicts.length > 0) return "conflict";
    if (this.#entry.batches.length === 0) return "saved";
    if (this.#phase === "signed-out") return "signed-out";
    return this.#phase === "waiting" || this.#failures > 0 ? "offline" : "saving";
  }

  /** The code of what went wrong last, while it is waiting. */
  get reason(): string | null {
    return this.#reason;
  }

  /** What the person sees over the server's state. */
  get edits(): Edit[] {
    return lastWords([...this.#entry.conflicts, ...this.#entry.batches.flatMap((batch) => batch.edits)]);
  }

  /** The page has read this revision; with work waiting, the older one stays, so that a conflict is noticed. */
  opened(revision: number): void {
    if (!hasWork(this.#entry) && this.#phase === "resting") this.#entry = { ...this.#entry, revision };
  }

  /** Adds a change and sends it as soon as possible. */
  change(edits: readonly Edit[], confirm: boolean, seconds: number, seen = this.#entry.seen): void {
    const known = new Map(this.#entry.conflicts.map((conflict) => [conflict.id, conflict]));
    const conflicts = this.#entry.conflicts.map((conflict) => {
      const edit = edits.find((one) => one.id === conflict.id);
      return edit ? { ...conflict, mine: edit.mine } : conflict;
    });
    const free = edits.filter((edit) => !known.has(edit.id));
    const batches = enqueue(this.#entry.batches, { saveId: null, edits: free, confirm, seconds });
    this.#replace({ seen, conflicts, batches, refused: notOvertaken(this.#entry.refused, edits) });
    void this.#drain();
  }

  /** Tries again at once: the person asks, the network is back, someone has signed in. */
  retry(): void {
    this.#stopWaiting?.();
    if (this.#isHeldUp) this.#phase = "resting";
    void this.#drain();
  }

  /** Tries again at once, and ends when nothing is being sent any more. */
  async settle(): Promise<void> {
    this.retry();
    while (this.#isDraining) await this.#turn;
  }

  /**
   * Lets `work` change the sample on the server by another way than a save: after the save under way and before the
   * next one, which then knows the new revision.
   */
  async between<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    while (this.#isDraining) await this.#turn;
    this.#isDraining = true;
    const done = work().then((answer) => this.#catchUp().then(() => answer));
    this.#turn = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#isDraining = false;
      void this.#drain();
    }
  }

  /** Answers a conflict; with theirs the own change is given up. */
  resolve(id: string, choice: "mine" | "theirs"): void {
    const conflict = this.#entry.conflicts.find((one) => one.id === id);
    if (!conflict) return;
    const { base, theirs } = conflict;
    const conflicts = this.#entry.conflicts.filter((one) => one !== conflict);
    if (choice === "theirs") {
      this.#replace({ conflicts }, { kind: "restored", edits: [{ id, base, mine: theirs }] });
      return;
    }
    const edit = { id, base: theirs, mine: conflict.mine };
    this.#replace({ conflicts, batches: enqueue(this.#entry.batches, { ...EMPTY_BATCH, edits: [edit] }) });
    void this.#drain();
  }

  /** Sends what was refused for its label once more, with another one. */
  relabelRefused(from: string, to: string): void {
    const { edits: refused, confirm, left } = takeOut(this.#entry.refused, from);
    if (refused.length === 0) return;
    const edits = relabeled(refused, to);
    const batches = enqueue(this.#entry.batches, { ...EMPTY_BATCH, edits, confirm });
    this.#replace({ refused: left, batches }, { kind: "restored", edits });
    void this.#drain();
  }

  /** Sends refused changes once more. */
  retryRefused(): void {
    const { refused } = this.#entry;
    const edits = refused.flatMap((one) => one.edits);
    const batches = refused.map(({ edits: own, confirm }) => ({ ...EMPTY_BATCH, edits: own, confirm }));
    this.#replace({ refused: [], batches: [...this.#entry.batches, ...batches] }, { kind: "restored", edits });
    void this.#drain();
  }

  /** Gives up what was refused for a label; without one everything that was refused for other reasons. */
  dismissRefused(label: string | null): void {
    const { refused } = this.#entry;
    this.#replace({ refused: label === null ? refused.filter(isForLabel) : takeOut(refused, label).left });
  }

  /** There is never more than one of these at work: two would send one batch twice and take two off the queue. */
  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#changed(null);
    this.#turn = this.#sendAll();
    await this.#turn;
    // Who goes on sending by now catches up himself: what is on its way must not be joined with anything.
    if (!this.#isDraining && this.#phase === "resting" && this.#isBehind) await this.#catchUp();
    this.#changed(null);
  }

  async #sendAll(): Promise<void> {
    while (!this.#isHeldUp && this.#entry.batches.length > 0) {
      this.#phase = "sending";
      await this.#sendFirst();
    }
    if (!this.#isHeldUp) this.#phase = "resting";
    this.#isDraining = false;
  }

  get #isHeldUp(): boolean {
    return this.#phase === "waiting" || this.#phase === "signed-out";
  }

  async #sendFirst(): Promise<void> {
    const [first, ...rest] = this.#entry.batches;
    if (!first) return;
    const batch = first.saveId === null ? { ...first, saveId: this.#ports.newId() } : first;
    this.#entry = { ...this.#entry, batches: [batch, ...rest] };
    await this.#persist();
    const outcome = await this.#ports.transport.save(this.#entry, bodyOf(batch, this.#entry));
    this.#take(outcome, batch);
  }

  #take(outcome: SaveOutcome, batch: Batch): void {
    if (outcome.kind !== "unreachable") this.#failures = 0;
    this.#reason = null;
    if (outcome.kind === "saved") this.#saved(batch, outcome.result);
    else if (outcome.kind === "stale") this.#rebase(outcome.current, outcome.by);
    else if (outcome.kind === "refused") this.#refuse(batch, outcome);
    else if (outcome.kind === "signed-out") this.#phase = "signed-out";
    else this.#wait(outcome.code);
  }

  #saved({ saveId }: Batch, result: { revision: number; state: SampleState; changed: Annotation[] }): void {
    this.#isBehind ||= result.revision > this.#entry.revision + 1;
    const batches = this.#entry.batches.filter((batch) => batch.saveId !== saveId);
    const touched = new Set(batches.flatMap((batch) => batch.edits.map((edit) => edit.id)));
    const changed = result.changed.filter((annotation) => !touched.has(annotation.id));
    const event = { kind: "acknowledged", changed, state: result.state } as const;
    this.#replace({ revision: result.revision, batches }, event);
  }

  #rebase(current: AnnotationState, by: string | null): void {
    this.#isBehind = false;
    const marks = current.annotations.map(markOf);
    const { batch, conflicts } = rebase(this.#entry.batches, marks, by);
    // What waits for an answer is asked anew: the other side may have gone on.
    const asked = rebase([{ ...EMPTY_BATCH, edits: this.#entry.conflicts }], marks, by ?? this.#entry.conflicts[0]?.by);
    this.#replace({
      revision: current.revision,
      batches: enqueue([], join({ ...batch, saveId: null }, asked.batch)),
      conflicts: [...asked.conflicts, ...conflicts],
    });
    this.#changed({ kind: "rebased", current, edits: this.edits });
  }

  #refuse(batch: Batch, refusal: Refusal): void {
    const later = this.#entry.batches.filter(({ saveId }) => saveId !== batch.saveId);
    const { batches, refused, reverted } = afterRefusal(batch, later, refusal);
    const event = reverted.length > 0 ? ({ kind: "reverted", edits: reverted } as const) : null;
    this.#replace({ batches, refused: [...this.#entry.refused, ...refused] }, event);
  }

  #wait(code: string): void {
    this.#phase = "waiting";
    this.#reason = code;
    const wait = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    this.#failures += 1;
    const cancel = this.#ports.clock.after(wait, () => this.retry());
    this.#stopWaiting = () => {
      cancel();
      this.#stopWaiting = null;
    };
  }

  /** Reads what others saved between our saves, and shows it; not over a save whose answer is not known. */
  async #catchUp(): Promise<void> {
    this.#isBehind = true;
    const current = await this.#ports.transport.read(this.#entry);
    const isNews = current !== null && current.revision >= this.#entry.revision;
    const isOnItsWay = this.#entry.batches.some(({ saveId }) => saveId !== null);
    if (isNews && !isOnItsWay) this.#rebase(current, null);
    if (this.#entry.batches.length > 0) await this.#drain();
  }

  #replace(part: Partial<QueueEntry>, event: SaverEvent | null = null): void {
    this.#entry = { ...this.#entry, ...part };
    void this.#persist();
    this.#changed(event);
  }

  #persist(): Promise<void> {
    const { storage } = this.#ports;
    return hasWork(this.#entry) ? storage.put(this.#entry) : storage.remove(this.#entry.key);
  }
}

function bodyOf(batch: Batch, { revision, seen }: QueueEntry): AnnotationPatch {
  const upsert = batch.edits.flatMap(({ mine }) => (mine ? [inputOf(mine)] : []));
  return {
    revision,
    save_id: batch.saveId ?? undefined,
    upsert,
    delete: batch.edits.flatMap(({ id, mine }) => (mine ? [] : [id])),
    ...(batch.confirm ? { confirm: true, ...(seen ? { seen_suggestions: [...seen] } : {}) } : {}),
    seconds: Math.round(batch.seconds),
  };
}

function inputOf({ id, label, shape, attributes, hard }: Mark) {
  return { id, label, ...(shape ? { shape } : {}), attributes, hard };
}

