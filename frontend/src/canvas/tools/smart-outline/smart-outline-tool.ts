import type { Shape } from "../../model/annotation";
import type { Box } from "../../model/geometry";
import { boxContains, clampPoint, distance } from "../../model/geometry";
import type { Draft, Outlining } from "../../model/state";
import type { CanvasStore } from "../../model/store";
import type { Segmenter, Stroke } from "../../segmenter/segmenter";
import { failureOf } from "../../segmenter/segmenter";
import { cornersOf, rectangleOf } from "../../shapes/rectangle/type";
import { editingOf } from "../../shapes/registry";
import { StretchTool } from "../stretch/stretch-tool";
import type { Tool, ToolKind, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";

/** How far from its line a stroke counts, in CSS pixels. */
const REACH = 4;

/**
 * idle -> (a box is drawn) searching -> (found) proposed -> (finish) drawn, idle
 *                                    -> (not found) failed
 * searching, proposed, failed -> (down in the box) marking -> (up) searching, with one stroke more
 *                             -> (down beside the box) leaving -> (up) drawn or dropped, idle
 *                                                              -> (moved away) drawn or dropped, the next box begun
 * What is left is drawn where it was proposed. `stepBack` takes the last stroke back, then the box; `cancel` drops all
 * of it, `interrupt` what the last press began. The tool stays chosen.
 */
class SmartOutlineTool implements Tool {
  #store: CanvasStore;
  #segmenter: Segmenter;
  #stretch: StretchTool;
  #box: Box | null = null;
  #strokes: readonly Stroke[] = [];
  #marking: Stroke | null = null;
  #proposed: Shape | null = null;
  #phase: Outlining["phase"] = "searching";
  #search: AbortController | null = null;
  /** A press beside the box. */
  #leaving: ToolPointer | null = null;

  constructor(store: CanvasStore, segmenter: Segmenter) {
    this.#store = store;
    this.#segmenter = segmenter;
    this.#stretch = new StretchTool(store, rectangleOf, (_, shape) => this.#begin(cornersOf(shape)));
    segmenter.prepare();
  }

  down(pointer: ToolPointer): void {
    const { image, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    if (this.#box && boxContains(this.#box, pointer.image)) return this.#mark(pointer);
    if (this.#box) this.#leaving = pointer;
    else this.#press(pointer);
  }

  move(pointer: ToolPointer): void {
    const { image, naming } = this.#store.getState();
    const leaving = this.#leaving;
    if (leaving && distance(leaving.screen, pointer.screen) > CLICK_SLACK) {
      this.#leave();
      this.#press(leaving);
      this.#stretch.move(pointer);
    } else if (this.#marking && image) {
      this.#marking = { ...this.#marking, points: [...this.#marking.points, clampPoint(pointer.image, image)] };
      this.#show();
    } else if (!this.#box && !naming) this.#stretch.move(pointer);
  }

  up(pointer: ToolPointer): void {
    if (this.#leaving) this.#leave();
    else if (this.#marking) {
      this.#strokes = [...this.#strokes, this.#marking];
      this.#marking = null;
      this.#look();
    } else if (!this.#box) this.#stretch.up(pointer);
  }

  interrupt(): void {
    if (!this.#box) this.#stretch.interrupt();
    this.#leaving = this.#marking = null;
    this.#show();
  }

  cancel(): boolean {
    return this.#stretch.cancel() || this.#drop();
  }

  /** Takes what is proposed; false while nothing is. */
  finish(): boolean {
    const shape = this.#phase === "proposed" ? this.#proposed : null;
    if (!this.#box || !shape) return false;
    this.#drop();
    this.#store.finishDrawing(shape);
    return true;
  }

  stepBack(): boolean {
    if (this.#strokes.length === 0) return this.cancel();
    this.#strokes = this.#strokes.slice(0, -1);
    this.#look();
    return true;
  }

  #press(pointer: ToolPointer): void {
    // A label is asked for before anything else is drawn.
    if (this.#store.getState().naming) return;
    // From here a digit means the label of what is drawn.
    this.#store.select([]);
    this.#stretch.down(pointer);
  }

  #leave(): void {
    this.#leaving = null;
    if (!this.finish()) this.#drop();
  }

  #begin(box: Box): void {
    this.#box = box;
    this.#look();
  }

  #mark(pointer: ToolPointer): void {
    const reach = REACH / this.#store.getState().viewport.scale;
    this.#marking = { points: [pointer.image], reach, isObject: !pointer.isAdding && !pointer.isAligned };
    this.#show();
  }

  /** A newer search ends the one before; until it answers, the outline before is seen. */
  #look(): void {
    if (!this.#box) return;
    this.#search?.abort();
    const { signal } = (this.#search = new AbortController());
    this.#phase = "searching";
    this.#show();
    this.#segmenter.outlineOf({ box: this.#box, strokes: this.#strokes }, signal).then(
      (points) => !signal.aborted && this.#propose({ kind: "polygon", points }),
      (error: unknown) => !signal.aborted && this.#fail(failureOf(error)),
    );
  }

  #propose(shape: Shape): void {
    if (!editingOf(shape)?.isLargeEnough(shape)) return this.#fail("no_object");
    this.#proposed = shape;
    this.#phase = "proposed";
    this.#show();
  }

  #fail(failure: Outlining["phase"]): void {
    this.#proposed = null;
    this.#phase = failure;
    this.#show();
  }

  #show(): void {
    const box = this.#box;
    if (!box) return;
    const strokes = this.#marking ? [...this.#strokes, this.#marking] : this.#strokes;
    this.#store.setPassing({ outlining: { phase: this.#phase, box, strokes } });
    this.#store.setDraft(this.#draftIn(box));
  }

  #draftIn({ x0, y0, x1, y1 }: Box): Draft {
    if (this.#proposed) return { id: null, shape: this.#proposed, isProposed: true };
    return { id: null, shape: rectangleOf([x0, y0], [x1, y1]) };
  }

  #drop(): boolean {
    if (!this.#box) return false;
    this.#search?.abort();
    this.#box = this.#marking = this.#proposed = this.#leaving = null;
    this.#strokes = [];
    this.#store.setPassing({ outlining: null });
    this.#store.setDraft(null);
    return true;
  }
}

/** A box around an object becomes its outline, which can be corrected before it is taken. */
export const smartOutlineTool: ToolKind = {
  id: "smart_outline",
  cursor: "crosshair",
  isDrawing: true,
  hasCrosshair: true,
  create: (store, segmenter) => new SmartOutlineTool(store, segmenter),
};
