import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clampPoint, distance, roundPoint } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { editingOf } from "../../shapes/registry";
import { aligned } from "../aligning";
import type { Tool, ToolKind, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";

/** How near the first corner a click closes the outline, in CSS pixels. */
const CLOSING_SLACK = 8;

/** What is drawn point by point. */
export interface Drawn {
  readonly id: string;
  readonly fewest: number;
  readonly most: number;
  /** A click on its first point completes it. */
  readonly closes: boolean;
  /** What the points so far make, the pointer's among them while it moves; they are inside the image. */
  shapeOf(points: readonly Point[], image: Size): Shape;
}

/**
 * idle -> (down) drawing -> (down elsewhere) one more point
 *                        -> (down on the first point, or the last one that it may have) closing -> (up) drawn, idle
 * `finish` completes the shape from anywhere, `stepBack` takes the last point back. The tool stays chosen.
 */
class PointsTool implements Tool {
  #store: CanvasStore;
  #drawn: Drawn;
  #points: Point[] = [];
  /** As they were before the last press. */
  #before: Point[] = [];
  #at: Point | null = null;
  #isClosing = false;

  constructor(store: CanvasStore, drawn: Drawn) {
    this.#store = store;
    this.#drawn = drawn;
  }

  down(pointer: ToolPointer): void {
    const { image, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    this.#before = this.#points;
    // From here a digit means the label of what is drawn.
    if (this.#points.length === 0) this.#store.select([]);
    const { closes, fewest } = this.#drawn;
    this.#isClosing = closes && this.#points.length >= fewest && this.#isNear(this.#points[0], pointer, CLOSING_SLACK);
    // The second press of a double click is no point.
    if (!this.#isClosing && !this.#isNear(this.#points.at(-1), pointer, CLICK_SLACK)) this.#add(pointer);
    this.move(pointer);
  }

  move(pointer: ToolPointer): void {
    const at = aligned(this.#store, pointer);
    if (this.#points.length === 0) return;
    this.#at = at;
    this.#show();
  }

  /** What was pressed at one place and let go at another goes from the one to the other. */
  up(pointer: ToolPointer): void {
    const last = this.#points.at(-1);
    if (last && !this.#isClosing && !this.#isNear(last, pointer, CLICK_SLACK)) this.#add(pointer);
    if (this.#isClosing && !this.finish()) this.stepBack();
    this.#isClosing = false;
  }

  cancel(): boolean {
    const wasDrawing = this.#points.length > 0;
    this.#points = [];
    this.#isClosing = false;
    if (wasDrawing) this.#store.setDraft(null);
    return wasDrawing;
  }

  interrupt(): void {
    this.#points = this.#before;
    this.#at = null;
    this.#isClosing = false;
    if (this.#points.length === 0) this.#store.setDraft(null);
    else this.#show();
  }

  finish(): boolean {
    // What a double click has begun is nothing that a person wants.
    if (this.#points.length < 2 && this.#drawn.fewest > 1) return this.cancel();
    const { image } = this.#store.getState();
    const shape = image && this.#drawn.shapeOf(this.#points, image);
    if (!shape || this.#points.length < this.#drawn.fewest || !editingOf(shape)?.isLargeEnough(shape)) return false;
    this.#points = [];
    this.#store.finishDrawing(shape);
    return true;
  }

  stepBack(): boolean {
    if (this.#points.length < 2) return this.cancel();
    this.#points = this.#points.slice(0, -1);
    this.#show();
    return true;
  }

  #add(pointer: ToolPointer): void {
    this.#points = [...this.#points, roundPoint(aligned(this.#store, pointer))];
    this.#isClosing = this.#points.length === this.#drawn.most;
  }

  /** The points so far, and the pointer as the next one. */
  #show(): void {
    const { image } = this.#store.getState();
    const next = this.#at && !this.#isClosing ? [this.#at] : [];
    if (!image) return;
    const shape = this.#drawn.shapeOf([...this.#points, ...next], image);
    this.#store.setDraft({ id: null, shape, corners: this.#points });
  }

  /** Whether the pointer, at the edge where it is outside the image, is near a point on the screen. */
  #isNear(point: Point | undefined, pointer: ToolPointer, slack: number): boolean {
    const { image, viewport } = this.#store.getState();
    if (!point || !image) return false;
    // Where it is pulled to a neighbour, it is there that the next point would be.
    const places = [clampPoint(pointer.image, image), aligned(this.#store, pointer)];
    return places.some((place) => distance(point, place) * viewport.scale <= slack);
  }
}

export function pointsTool(drawn: Drawn): ToolKind {
  const create = (store: CanvasStore) => new PointsTool(store, drawn);
  return { id: drawn.id, cursor: "crosshair", isDrawing: true, hasCrosshair: true, create };
}

/** A shape whose points are the very ones that are clicked. */
function ofItsPoints(kind: string, fewest: number, most: number, closes: boolean): ToolKind {
  return pointsTool({ id: kind, fewest, most, closes, shapeOf: (points) => ({ kind, points }) });
}

export const polygonTool = ofItsPoints("polygon", 3, Infinity, true);
export const polylineTool = ofItsPoints("polyline", 2, Infinity, false);
export const lineTool = ofItsPoints("line", 2, 2, false);
export const dashedTool = ofItsPoints("dashed", 2, 2, false);
export const pointTool = ofItsPoints("point", 1, 1, false);
