import type { Annotation, ChangeSet } from "@/canvas/model/annotation";
import type { Clip } from "@/canvas/model/clip";
import { clipOf } from "@/canvas/model/clip";
import type { Size } from "@/canvas/model/geometry";
import { isUnsure } from "@/canvas/model/items";
import { CanvasStore } from "@/canvas/model/store";
import { PictureSegmenter } from "@/canvas/segmenter/picture-segmenter";
import { readPixels } from "@/canvas/segmenter/read-pixels";
import { openOutlineWorker, WorkerCutter } from "@/canvas/segmenter/worker/worker-cutter";
import { PointerRouter } from "@/canvas/tools/pointer-router";

import type { ActiveTime } from "./active-time";
import { Histories } from "./histories";
import { editsOf, itemOf, itemOfMark, itemsOf } from "./items";
import type { Edit } from "./saving/batch";
import type { SampleRef } from "./saving/entry";
import type { SaverEvent } from "./saving/sample-saver";
import type { SaveQueue } from "./saving/save-queue";
import type { AnnotationState, SampleState } from "./saving/stored";

type Step = "undo" | "redo";

/** So many samples that were left are remembered as they were. */
const KEPT = 4;

/** One person at the annotation page: joins the drawing to the queue, sample after sample. Framework-free. */
export class AnnotationSession {
  readonly store = new CanvasStore();
  readonly segmenter = new PictureSegmenter(new WorkerCutter(openOutlineWorker), readPixels);
  readonly router = new PointerRouter(this.store, this.segmenter);
  readonly #queue: SaveQueue;
  readonly #time: ActiveTime;
  readonly #histories: Histories;
  readonly #reopen: (ref: SampleRef) => void;
  /** What is to be done as soon as another sample is shown. */
  #awaited: { readonly sampleId: string; readonly step: Step } | null = null;
  #sample: SampleRef | null = null;
  #sampleState: SampleState | null = null;
  #suggestions = new Map<string, Annotation>();
  /** What was on the samples that were left last, with what is not saved yet. */
  #left = new Map<string, Clip>();
  #watchers = new Set<() => void>();
  /** The change that is being made is the last word on the sample. */
  #isConfirming = false;

  /** `reopen` lets the server take back that a sample was confirmed: a save can't open suggestions again. */
  constructor(queue: SaveQueue, time: ActiveTime, histories = new Histories(), reopen: (ref: SampleRef) => void = () => undefined) {
    this.#reopen = reopen;
    this.#histories = histories;
    this.#queue = queue;
    this.#time = time;
  }

  /** Begins to listen; the answer ends it. */
  start(): () => void {
    const stops = [
      this.store.onCommit((changes, isUndo) => (isUndo && this.#takesBack(changes) ? this.#unconfirm(changes) : this.#save(changes))),
      this.#queue.onEvent((ref, event) => {
        if (ref.sampleId === this.#sample?.sampleId) this.#take(event);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** In which tab the shown sample is; null while none is shown. */
  getSampleState = (): SampleState | null => this.#sampleState;

  /** Nothing is shown, and nothing can be drawn, until the next sample is here. */
  close(): void {
    this.router.cancel();
    this.segmenter.hide();
    this.#remember();
    this.#sample = null;
    this.store.unload();
    this.#setSampleState(null);
  }

  show(ref: SampleRef, read: AnnotationState, image: Size, canEdit: boolean): void {
    this.router.cancel();
    this.#remember();
    this.#sample = ref;
    this.#time.take();
    const edits = this.#queue.open(ref, read.revision);
    this.#suggestions = new Map((read.suggestions ?? []).map((one, order) => [one.id, itemOf(one, true, order)]));
    const items = itemsOf(read, edits);
    const history = this.#histories.open(ref.sampleId, new Map(items.map((item) => [item.id, item])));
    this.store.load(image, items, canEdit, history);
    this.#setSampleState(read.state);
    const awaited = this.#awaited;
    this.#awaited = null;
    if (awaited?.sampleId === ref.sampleId) this.store[awaited.step]();
  }

  /** The sample on which undo or redo goes on when there is no step left on this one. */
  nextFor(step: Step): string | null {
    const { sampleId } = this.#sample ?? {};
    if (sampleId === undefined) return null;
    return step === "undo" ? this.#histories.undoneNext(sampleId) : this.#histories.redoneNext(sampleId);
  }

  /** Does the step once that sample is shown, unless another one is shown before. */
  await(step: Step, sampleId: string): void {
    this.#awaited = { step, sampleId };
  }

  /** What a person saw last on a sample that he has just left; null for any other. */
  recall(sampleId: string): Clip | null {
    return this.#left.get(sampleId) ?? null;
  }

  isAt(sampleId: string): boolean {
    return this.#sample?.sampleId === sampleId;
  }

  #remember(): void {
    const { image, items } = this.store.getState();
    if (!this.#sample || !image) return;
    this.#histories.leave(this.#sample.sampleId, items);
    this.#left.delete(this.#sample.sampleId);
    this.#left.set(this.#sample.sampleId, clipOf(image, [...items.values()].filter((item) => !item.isSuggestion)));
    for (const old of [...this.#left.keys()].slice(0, -KEPT)) this.#left.delete(old);
  }

  /**
   * Everything on the image is right: suggestions that are shown become annotations, all others are rejected. Where a
   * person has given the whole image a label, what is suggested beside it is not meant.
   */
  confirm(): void {
    const { items, needsShapes, leastConfidence } = this.store.getState();
    const all = [...items.values()];
    const isSaid = !needsShapes && all.some((item) => !item.isSuggestion);
    const open = isSaid ? [] : all.filter((item) => item.isSuggestion && !isUnsure(item, leastConfidence));
    for (const { id } of isSaid ? all.filter((item) => !item.isSuggestion) : open) this.#histories.confirmed.add(id);
    this.#isConfirming = true;
    if (open.length > 0) this.store.edit(open.map((item) => item.id), (item) => item);
    else this.#save([]);
    this.#isConfirming = false;
  }

  canConfirm(): boolean {
    return this.store.getState().canEdit && this.#sampleState === "to_confirm";
  }

  /** The person has looked, and there is nothing to label. */
  declareEmpty(): void {
    if (!this.canDeclareEmpty()) return;
    this.#isConfirming = true;
    this.#save([]);
    this.#isConfirming = false;
  }

  canDeclareEmpty(): boolean {
    const { canEdit, items, image } = this.store.getState();
    return canEdit && image !== null && items.size === 0 && this.#sampleState === "unlabeled";
  }

  /** A person who may say something of the image has not: it has no label, and nobody said that there is none. */
  isUntouched(): boolean {
    const { canEdit, items, image } = this.store.getState();
    return canEdit && image !== null && items.size === 0 && this.#sampleState !== "labeled";
  }

  /** Whether what is undone was done before the sample was confirmed, so that the confirmation goes with it. */
  #takesBack(changes: ChangeSet): boolean {
    return changes.some(({ id, before, after }) => before?.isSuggestion === false && after?.isSuggestion !== false && this.#histories.confirmed.has(id));
  }

  /** The server opens the suggestions again; what a person had given himself is taken back behind that. */
  #unconfirm(changes: ChangeSet): void {
    if (!this.#sample) return;
    for (const { id } of changes) this.#histories.confirmed.delete(id);
    this.#reopen(this.#sample);
    this.#save(changes.filter(({ after }) => after === null));
  }

  #save(changes: ChangeSet): void {
    if (!this.#sample) return;
    const edits = editsOf(changes);
    if (edits.length > 0 || this.#isConfirming)
      this.#queue.change(this.#sample, edits, this.#isConfirming, this.#time.take(), this.#isConfirming ? [...this.#suggestions.keys()] : undefined);
  }

  #take(event: SaverEvent): void {
    if (event.kind === "acknowledged") {
      const { items } = this.store.getState();
      const changed = event.changed.filter((one) => !items.get(one.id)?.isSuggestion);
      this.store.acknowledge(changed.map((one) => itemOf(one, false, items.get(one.id)?.order ?? 0)));
      this.#setSampleState(event.state);
    } else if (event.kind === "rebased") {
      this.#rebase(event.current, event.edits);
    } else this.#put(event.edits, event.kind === "reverted" ? "base" : "mine");
  }

  #rebase(current: AnnotationState, edits: readonly Edit[]): void {
    const { annotations, suggestions } = current;
    for (const one of suggestions ?? []) this.#suggestions.set(one.id, itemOf(one, true, this.#suggestions.size));
    const known = new Set(annotations.map((one) => one.id));
    // A refused save doesn't tell of suggestions: those that are shown stay.
    const open = suggestions ? [] : [...this.store.getState().items.values()].filter((item) => item.isSuggestion && !known.has(item.id));
    this.store.rebase([...itemsOf(current, edits), ...open]);
    this.#setSampleState(current.state);
  }

  /** Shows one side of these edits, and leaves everything else as it is. */
  #put(edits: readonly Edit[], side: "base" | "mine"): void {
    const items = new Map(this.store.getState().items);
    for (const edit of edits) {
      const mark = edit[side];
      const item = items.get(edit.id);
      const suggestion = this.#suggestions.get(edit.id);
      if (mark) items.set(edit.id, itemOfMark(mark, item, item?.order ?? items.size));
      else if (suggestion) items.set(edit.id, suggestion);
      else items.delete(edit.id);
    }
    this.store.rebase(items.values());
  }

  #setSampleState(state: SampleState | null): void {
    this.#sampleState = state;
    for (const watcher of this.#watchers) watcher();
  }
}
