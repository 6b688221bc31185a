import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { distance } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { editingOf } from "../../shapes/registry";
import { aligned } from "../aligning";
import type { Tool, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";

/**
 * idle -> (down) pressed -> (moved away) dragging -> (up) drawn, idle
 *                        -> (up) anchored -> (down) closing -> (up) drawn, idle
 * A second click on the first one's place drops the anchor. Drawn or dropped, the tool stays chosen.
 */
type State =
  | { readonly name: "idle" }
  | { readonly name: "pressed" | "dragging" | "anchored" | "closing"; readonly start: Point; readonly screen: Point };

const IDLE: State = { name: "idle" };

/** The shape between where a person began and a second point; both are inside the image. */
export type Stretched = (start: Point, to: Point, image: Size) => Shape;

/** What becomes of a shape that is drawn. */
export type Drawn = (store: CanvasStore, shape: Shape) => void;

const added: Drawn = (store, shape) => store.finishDrawing(shape);

/** Draws what two points say all of, by a drag or by two clicks. */
export class StretchTool implements Tool {
  #store: CanvasStore;
  #shapeOf: Stretched;
  #drawn: Drawn;
  #keepsSelection: boolean;
  #state: State = IDLE;

  /** Without `drawn` the shape becomes a mark; with it the selection stays, for it to act on. */
  constructor(store: CanvasStore, shapeOf: Stretched, drawn?: Drawn) {
    this.#store = store;
    this.#shapeOf = shapeOf;
    this.#drawn = drawn ?? added;
    this.#keepsSelection = drawn !== undefined;
  }

  down(pointer: ToolPointer): void {
    const { image, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    if (this.#state.name === "anchored") this.#state = { ...this.#state, name: "closing" };
    else {
      this.#state = { name: "pressed", start: aligned(this.#store, pointer), screen: pointer.screen };
      // From here a digit means the label of what is drawn.
      if (!this.#keepsSelection) this.#store.select([]);
    }
    this.#stretch(pointer);
  }

  move(pointer: ToolPointer): void {
    const state = this.#state;
    if (state.name === "pressed" && distance(state.screen, pointer.screen) > CLICK_SLACK)
      this.#state = { ...state, name: "dragging" };
    this.#stretch(pointer);
  }

  up(pointer: ToolPointer): void {
    const state = this.#state;
    this.#stretch(pointer);
    if (state.name === "pressed") this.#state = { ...state, name: "anchored" };
    else if (state.name === "dragging") this.#finish();
    else if (state.name === "closing" && distance(state.screen, pointer.screen) > CLICK_SLACK) this.#finish();
    else if (state.name === "closing") this.cancel();
  }

  cancel(): boolean {
    if (this.#state.name === "idle") return false;
    this.#state = IDLE;
    this.#store.setDraft(null);
    return true;
  }

  interrupt(): void {
    if (this.#state.name === "closing") this.#state = { ...this.#state, name: "anchored" };
    else this.cancel();
  }

  #stretch(pointer: ToolPointer): void {
    const { image } = this.#store.getState();
    // Where nothing is begun yet, the guides show where it would begin.
    const to = aligned(this.#store, pointer);
    if (this.#state.name === "idle" || !image) return;
    const shape = this.#shapeOf(this.#state.start, to, image);
    this.#store.setDraft({ id: null, shape });
  }

  #finish(): void {
    const shape = this.#store.getState().draft?.shape ?? null;
    this.#state = IDLE;
    this.#store.setDraft(null);
    if (shape && editingOf(shape)?.isLargeEnough(shape)) this.#drawn(this.#store, shape);
  }
}
