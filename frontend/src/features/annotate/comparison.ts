import type { Annotation, CanvasLabel } from "@/canvas/model/annotation";
import type { Size } from "@/canvas/model/geometry";
import { linkViews } from "@/canvas/model/linked-views";
import { CanvasStore } from "@/canvas/model/store";
import { PointerRouter } from "@/canvas/tools/pointer-router";

import { withEdits } from "./items";
import type { Conflict } from "./saving/rebase";

export type Side = "mine" | "theirs";

/** What was chosen so far, by annotation. */
export type Choices = ReadonlyMap<string, Side>;

/** One of the two states of a sample: looked at, never changed. */
class ComparedState {
  readonly store = new CanvasStore();
  readonly router = new PointerRouter(this.store);

  constructor(labels: readonly CanvasLabel[]) {
    this.store.setLabels(labels);
    this.router.choose("hand");
  }

  show(image: Size, items: Iterable<Annotation>): void {
    if (this.store.getState().image === null) this.store.load(image, items, false);
    else this.store.rebase(items);
  }
}

/** A sample as this person has it and as the others have it, on two canvases that move together. Framework-free. */
export class Comparison {
  readonly mine: ComparedState;
  readonly theirs: ComparedState;
  #conflicts: readonly Conflict[] = [];

  constructor(labels: readonly CanvasLabel[]) {
    this.mine = new ComparedState(labels);
    this.theirs = new ComparedState(labels);
  }

  /** Begins to keep the views together; the answer ends it. */
  start(): () => void {
    return linkViews(this.mine.store, this.theirs.store);
  }

  /** `items` are what the page shows: the stored annotations with all of the person's own changes over them. */
  show(image: Size, items: ReadonlyMap<string, Annotation>, conflicts: readonly Conflict[]): void {
    this.#conflicts = conflicts;
    const theirs = conflicts.map(({ id, base, theirs: mine }) => ({ id, base, mine }));
    this.mine.show(image, items.values());
    this.theirs.show(image, withEdits(new Map(items), theirs));
  }

  /** Fades what is the same on both sides, and what is not chosen. */
  emphasise(choices: Choices): void {
    const open = (side: Side) =>
      new Set(this.#conflicts.map(({ id }) => id).filter((id) => (choices.get(id) ?? side) === side));
    for (const side of ["mine", "theirs"] as const) {
      const { store } = this[side];
      const differing = open(side);
      store.setFaded([...store.getState().items.keys()].filter((id) => !differing.has(id)));
    }
  }

  /** The annotation that a row is about, on both canvases. */
  point(id: string | null): void {
    for (const { store } of [this.mine, this.theirs]) store.hover(id);
  }

  select(id: string | null): void {
    for (const { store } of [this.mine, this.theirs]) store.select(id === null ? [] : [id]);
  }
}
