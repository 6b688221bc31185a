import type { Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import type { Paint } from "../../shapes/mask/painting";
import { Painting } from "../../shapes/mask/painting";
import type { Tool, ToolKind, ToolPointer } from "../tool";

/** A stroke under way: on a mask that is there already, or (id null) on a new one. */
interface Stroke {
  readonly id: string | null;
  readonly painting: Painting;
  readonly at: Point;
}

/**
 * idle -> (down) painting -> (up) painted, idle
 * Every stroke is a step of history and is saved at once. The brush goes on with the mask that is selected, and the
 * mask that it begins is selected; the eraser takes the one under it where none is.
 */
class BrushTool implements Tool {
  #store: CanvasStore;
  #paint: Paint;
  #stroke: Stroke | null = null;

  constructor(store: CanvasStore, paint: Paint) {
    this.#store = store;
    this.#paint = paint;
  }

  down(pointer: ToolPointer): void {
    const { image, items, canEdit, naming } = this.#store.getState();
    if (!image || !canEdit || naming) return;
    const id = this.#selectedMask() ?? (this.#paint === "eraser" ? this.#maskAt(pointer.image) : null);
    if (id === null && this.#paint === "eraser") return;
    this.#store.select(id === null ? [] : [id]);
    const shape = id === null ? null : (items.get(id)?.shape ?? null);
    this.#stroke = { id, painting: new Painting(image, shape), at: pointer.image };
    this.move(pointer);
  }

  move({ image: to }: ToolPointer): void {
    if (!this.#stroke) return;
    const { id, painting, at } = this.#stroke;
    painting.stroke(at, to, this.#store.getState().brushSize, this.#paint);
    this.#stroke = { id, painting, at: to };
    this.#store.setDraft({ id, shape: painting.shape });
  }

  up(pointer: ToolPointer): void {
    this.move(pointer);
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke) this.#finish(stroke.id, stroke.painting);
  }

  cancel(): boolean {
    if (!this.#stroke) return false;
    this.#stroke = null;
    this.#store.setDraft(null);
    return true;
  }

  /** A mask of which nothing is left is no mask. */
  #finish(id: string | null, painting: Painting): void {
    const { shape, isEmpty } = painting;
    this.#store.setDraft(null);
    if (id === null && !isEmpty) this.#store.finishDrawing(shape);
    else if (id !== null && isEmpty) this.#store.remove([id]);
    else if (id !== null && this.#isChanged(id, shape)) this.#store.edit([id], (item) => ({ ...item, shape }));
  }

  #isChanged(id: string, shape: Shape): boolean {
    return this.#store.getState().items.get(id)?.shape?.rle?.counts !== shape.rle?.counts;
  }

  #selectedMask(): string | null {
    const [only] = this.#store.getState().selection;
    return only !== undefined && this.#store.getState().selection.size === 1 && this.#isMask(only) ? only : null;
  }

  #maskAt(at: Point): string | null {
    const id = this.#store.hitTest(at, this.#store.getState().brushSize / 2);
    return id !== null && this.#isMask(id) ? id : null;
  }

  #isMask(id: string): boolean {
    const kind = this.#store.getState().items.get(id)?.shape?.kind;
    return kind === "mask" && this.#store.isVisible(id) && !this.#store.isLocked(id);
  }
}

function brushFor(paint: Paint): ToolKind {
  const create = (store: CanvasStore) => new BrushTool(store, paint);
  return { id: paint, cursor: "crosshair", isDrawing: true, hasCrosshair: false, hasBrush: true, create };
}

export const brushTool = brushFor("brush");
export const eraserTool = brushFor("eraser");
