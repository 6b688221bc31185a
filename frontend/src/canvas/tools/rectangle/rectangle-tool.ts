import type { Point } from "../../model/geometry";
import { clampPoint, distance } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { editingOf } from "../../shapes/registry";
import { rectangleOf } from "../../shapes/rectangle/type";
import type { Tool, ToolKind, ToolPointer } from "../tool";
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

class RectangleTool implements Tool {
  #store: CanvasStore;
  #state: State = IDLE;

  constructor(store: CanvasStore) {
    this.#store = store;
  }

  down(pointer: ToolPointer): void {
    const { image, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    if (this.#state.name === "anchored") this.#state = { ...this.#state, name: "closing" };
    else {
      this.#state = { name: "pressed", start: clampPoint(pointer.image, image), screen: pointer.screen };
      // From here a digit means the label of what is drawn.
      this.#store.select([]);
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

  #stretch({ image: at }: ToolPointer): void {
    const { image } = this.#store.getState();
    if (this.#state.name === "idle" || !image) return;
    const shape = rectangleOf(this.#state.start, clampPoint(at, image));
    this.#store.setDraft({ id: null, shape });
  }

  #finish(): void {
    const shape = this.#store.getState().draft?.shape ?? null;
    this.#state = IDLE;
    if (shape && editingOf(shape)?.isLargeEnough(shape)) this.#store.finishDrawing(shape);
    else this.#store.setDraft(null);
  }
}

export const rectangleTool: ToolKind = {
  id: "rectangle",
  cursor: "crosshair",
  hasCrosshair: true,
  create: (store) => new RectangleTool(store),
};
