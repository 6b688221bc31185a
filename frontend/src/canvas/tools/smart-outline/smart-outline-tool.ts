import type { Shape } from "../../model/annotation";
import type { Box, Point } from "../../model/geometry";
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
 * idle -> (a box is drawn) searching -> (found) proposed -> (finish, or down beside the box) drawn, idle
 *                                    -> (not found) failed
 * searching, proposed, failed -> (down in the box) marking -> (up) searching, with one stroke more
 * A press beside the box begins the next one; where nothing is proposed yet, it drops the one before. `stepBack` takes
 * the last stroke back, then the box; `cancel` drops all of it. The tool stays chosen.
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
  /** Where a press accepted the outline before: it begins a box only when it is dragged. */
  #accepting: Point | null = null;

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
    this.#accepting = this.finish() ? pointer.screen : null;
    // A label is asked for before anything else is drawn.
    if (this.#store.getState().naming) return;
    this.#drop();
    // From here a digit means the label of what is drawn.
    this.#store.select([]);
    this.#stretch.down(pointer);
  }

  move(pointer: ToolPointer): void {
    const { image, naming } = this.#store.getState();
    if (this.#marking && image) {
      this.#marking = { ...this.#marking, points: [...this.#marking.points, clampPoint(pointer.image, image)] };
      this.#show();
    } else if (!this.#box && !naming) this.#stretch.move(pointer);
  }

  up(pointer: ToolPointer): void {
    const accepting = this.#accepting;
    this.#accepting = null;
    if (this.#marking) {
      this.#strokes = [...this.#strokes, this.#marking];
      this.#marking = null;
      this.#look();
    } else if (accepting && distance(accepting, pointer.screen) <= CLICK_SLACK) this.#stretch.cancel();
    else if (!this.#box) this.#stretch.up(pointer);
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
    this.#box = this.#marking = this.#proposed = null;
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
