import type { Annotation, Shape } from "../../model/annotation";
import { panBy } from "../../model/camera";
import type { Point } from "../../model/geometry";
import { boxOf, distance } from "../../model/geometry";
import { toggleSelected, withinBand } from "../../model/selection";
import type { CanvasStore } from "../../model/store";
import { boundedShift, movable, moveTogether } from "../../model/together";
import { editingOf } from "../../shapes/registry";
import type { Handle } from "../../shapes/shape-kind";
import { aligned } from "../aligning";
import type { Tool, ToolKind, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";
import type { Target } from "./target";
import { isOn, targetAt } from "./target";

/**
 * idle -> (down) pressed -> (moved away) resizing, moving or panning -> (up) committed, idle
 *                        -> (moved away with Shift) banding -> (up) idle
 *                        -> (up) selected or deselected, idle
 */
type State =
  | { readonly name: "idle" }
  | { readonly name: "pressed"; readonly target: Target; readonly start: ToolPointer }
  | { readonly name: "panning"; readonly last: Point }
  | { readonly name: "banding"; readonly from: Point; readonly kept: ReadonlySet<string> }
  | { readonly name: "moving"; readonly ids: readonly string[]; readonly from: Point }
  | { readonly name: "resizing"; readonly item: Annotation; readonly handle: Handle };

/** The kinds whose handles are their corners and edges; others turn or swell by them. */
const ALIGNED = new Set(["rectangle", "polygon", "polyline", "line", "dashed", "point"]);

const IDLE: State = { name: "idle" };

class SelectTool implements Tool {
  #store: CanvasStore;
  #state: State = IDLE;

  constructor(store: CanvasStore) {
    this.#store = store;
  }

  down(pointer: ToolPointer): void {
    if (this.#store.getState().naming) return;
    this.#state = { name: "pressed", target: targetAt(this.#store, pointer.image), start: pointer };
  }

  move(pointer: ToolPointer): void {
    const state = this.#state;
    if (state.name === "idle") this.#hover(pointer);
    else if (state.name === "panning") this.#pan(state.last, pointer.screen);
    else if (state.name === "pressed") {
      if (distance(state.start.screen, pointer.screen) <= CLICK_SLACK) return;
      this.#state = this.#dragOf(state.target, state.start);
      this.move(pointer);
    } else if (state.name === "banding") this.#band(state, pointer.image);
    else if (state.name === "moving") this.#shift(state.ids, this.#way(state, pointer.image));
    else this.#store.setDraft({ id: state.item.id, shape: this.#resized(state, pointer) });
  }

  up(pointer: ToolPointer): void {
    const state = this.#state;
    this.#state = IDLE;
    if (state.name === "pressed") this.#click(state.target, state.start.isAdding);
    this.#letGo();
    if (state.name === "moving") moveTogether(this.#store, state.ids, this.#way(state, pointer.image));
    if (state.name === "resizing") {
      const shape = this.#resized(state, pointer);
      this.#store.edit([state.item.id], (item) => ({ ...item, shape }));
    }
    this.#hover(pointer);
  }

  cancel(): boolean {
    const state = this.#state;
    if (state.name === "idle") return false;
    this.#state = IDLE;
    this.#letGo();
    if (state.name === "banding") this.#store.select(state.kept);
    return true;
  }

  #letGo(): void {
    this.#store.setDraft(null);
    this.#store.setPassing({ shift: null, band: null });
  }

  /** What is selected is dragged, all of it, even when a smaller shape lies over it; a click would choose that one. */
  #dragOf(target: Target, start: ToolPointer): State {
    const { selection, items, canEdit } = this.#store.getState();
    if (start.isAdding && target.name !== "handle") return { name: "banding", from: start.image, kept: selection };
    const held = [...selection].find((id) => isOn(this.#store, id, start.image));
    const id = target.name === "handle" ? target.id : (held ?? (target.name === "shape" ? target.id : null));
    const item = id === null ? undefined : items.get(id);
    if (!item || !canEdit || !editingOf(item.shape)) return { name: "panning", last: start.screen };
    if (target.name === "handle") return { name: "resizing", item, handle: target.handle };
    if (held === undefined) this.#store.select([item.id]);
    return { name: "moving", ids: movable(this.#store, this.#store.getState().selection), from: start.image };
  }

  #resized(state: Extract<State, { name: "resizing" }>, pointer: ToolPointer): Shape {
    const { image } = this.#store.getState();
    const { shape } = state.item;
    const editing = editingOf(shape);
    if (!shape || !editing || !image) throw new Error("only a drawn shape can be dragged");
    const { name, cursor } = state.handle;
    const axis = cursor === "ew-resize" ? "x" : cursor === "ns-resize" ? "y" : null;
    const to = ALIGNED.has(shape.kind) ? aligned(this.#store, pointer, { own: state.item.id, axis }) : pointer.image;
    return editing.dragHandle(shape, name, to, image);
  }

  /** How far the pointer has come. */
  #way({ from }: Extract<State, { name: "moving" }>, to: Point): Point {
    return [to[0] - from[0], to[1] - from[1]];
  }

  #shift(ids: readonly string[], way: Point): void {
    const [dx, dy] = boundedShift(this.#store, ids, ...way);
    const before = this.#store.getState().shift;
    this.#store.setPassing({ shift: { ids: before?.ids ?? new Set(ids), dx, dy } });
  }

  #band({ from, kept }: Extract<State, { name: "banding" }>, to: Point): void {
    const band = boxOf(from, to);
    this.#store.setPassing({ band });
    this.#store.select([...kept, ...withinBand(this.#store, band)]);
  }

  #pan(last: Point, screen: Point): void {
    this.#state = { name: "panning", last: screen };
    this.#store.setCursor("grabbing");
    panBy(this.#store, screen[0] - last[0], screen[1] - last[1]);
  }

  #click(target: Target, isAdding: boolean): void {
    if (target.name === "handle") return;
    if (!isAdding) this.#store.select(target.name === "shape" ? [target.id] : []);
    else if (target.name === "shape") toggleSelected(this.#store, target.id);
  }

  #hover({ image }: ToolPointer): void {
    const target = targetAt(this.#store, image);
    this.#store.hover(target.name === "nothing" ? null : target.id);
    const { selection, items, canEdit } = this.#store.getState();
    const isHeld = target.name === "shape" && selection.has(target.id);
    const isMovable = isHeld && canEdit && editingOf(items.get(target.id)?.shape ?? null) !== null;
    this.#store.setCursor(target.name === "handle" ? target.handle.cursor : isMovable ? "move" : "default");
  }
}

export const selectTool: ToolKind = {
  id: "select",
  cursor: "default",
  isDrawing: false,
  hasCrosshair: false,
  create: (store) => new SelectTool(store),
};
