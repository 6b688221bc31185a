import type { Point } from "../../model/geometry";
import { clampPoint, distance, roundPoint } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { toScreen } from "../../model/viewport";
import { editingOf } from "../../shapes/registry";
import type { Tool, ToolKind, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";

/** How near the first corner a click closes the outline, in CSS pixels. */
const CLOSING_SLACK = 8;
const FEWEST = 3;

/**
 * idle -> (down) drawing -> (down elsewhere) one more corner
 *                        -> (down on the first corner) closing -> (up) drawn, idle
 * `finish` closes the outline from anywhere, `stepBack` takes the last corner back. The tool stays chosen.
 */
class PolygonTool implements Tool {
  #store: CanvasStore;
  #corners: Point[] = [];
  #at: Point | null = null;
  #isClosing = false;

  constructor(store: CanvasStore) {
    this.#store = store;
  }

  down(pointer: ToolPointer): void {
    const { image, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    // From here a digit means the label of what is drawn.
    if (this.#corners.length === 0) this.#store.select([]);
    this.#isClosing = this.#corners.length >= FEWEST && this.#isNear(this.#corners[0], pointer, CLOSING_SLACK);
    // The second press of a double click is no corner.
    if (!this.#isClosing && !this.#isNear(this.#corners.at(-1), pointer, CLICK_SLACK))
      this.#corners.push(roundPoint(clampPoint(pointer.image, image)));
    this.move(pointer);
  }

  move(pointer: ToolPointer): void {
    const { image } = this.#store.getState();
    if (this.#corners.length === 0 || !image) return;
    this.#at = clampPoint(pointer.image, image);
    this.#show();
  }

  up(): void {
    if (this.#isClosing) this.finish();
    this.#isClosing = false;
  }

  cancel(): boolean {
    const wasDrawing = this.#corners.length > 0;
    this.#corners = [];
    this.#isClosing = false;
    if (wasDrawing) this.#store.setDraft(null);
    return wasDrawing;
  }

  finish(): boolean {
    // What a double click has begun is nothing that a person wants.
    if (this.#corners.length === 1) return this.cancel();
    const shape = { kind: "polygon", points: this.#corners };
    if (this.#corners.length < FEWEST || !editingOf(shape)?.isLargeEnough(shape)) return false;
    this.#corners = [];
    this.#store.finishDrawing(shape);
    return true;
  }

  stepBack(): boolean {
    if (this.#corners.length < 2) return this.cancel();
    this.#corners = this.#corners.slice(0, -1);
    this.#show();
    return true;
  }

  /** The corners so far, and the pointer as the next one. */
  #show(): void {
    const next = this.#at && !this.#isClosing ? [this.#at] : [];
    this.#store.setDraft({ id: null, shape: { kind: "polygon", points: [...this.#corners, ...next] } });
  }

  #isNear(corner: Point | undefined, pointer: ToolPointer, slack: number): boolean {
    return corner !== undefined && distance(toScreen(this.#store.getState().viewport, corner), pointer.screen) <= slack;
  }
}

export const polygonTool: ToolKind = {
  id: "polygon",
  cursor: "crosshair",
  hasCrosshair: true,
  create: (store) => new PolygonTool(store),
};
