import type { Annotation, Shape } from "../../model/annotation";
import { panBy } from "../../model/camera";
import type { Point } from "../../model/geometry";
import { distance } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { editingOf } from "../../shapes/registry";
import type { Tool, ToolKind, ToolPointer } from "../tool";
import { CLICK_SLACK } from "../tool";
import type { Target } from "./target";
import { isOn, targetAt } from "./target";

/**
 * idle -> (down) pressed -> (moved away) resizing, moving or panning -> (up) committed, idle
 *                        -> (up) selected or deselected, idle
 */
type State =
  | { readonly name: "idle" }
  | { readonly name: "pressed"; readonly target: Target; readonly start: ToolPointer }
  | { readonly name: "panning"; readonly last: Point }
  | { readonly name: "moving"; readonly item: Annotation; readonly from: Point }
  | { readonly name: "resizing"; readonly item: Annotation; readonly handle: string };

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
    } else this.#store.setDraft({ id: state.item.id, shape: this.#dragged(state, pointer.image) });
  }

  up(pointer: ToolPointer): void {
    const state = this.#state;
    this.#state = IDLE;
    if (state.name === "pressed") this.#click(state.target);
    if (state.name === "moving" || state.name === "resizing") {
      const shape = this.#dragged(state, pointer.image);
      this.#store.setDraft(null);
      this.#store.edit([state.item.id], (item) => ({ ...item, shape }));
    }
    this.#hover(pointer);
  }

  cancel(): boolean {
    if (this.#state.name === "idle") return false;
    this.#state = IDLE;
    this.#store.setDraft(null);
    return true;
  }

  /** The selected shape is dragged even when a smaller one lies over it; a click would choose that one. */
  #dragOf(target: Target, start: ToolPointer): State {
    const { selection, items, canEdit } = this.#store.getState();
    const held = [...selection].find((id) => isOn(this.#store, id, start.image));
    const id = target.name === "handle" ? target.id : (held ?? (target.name === "shape" ? target.id : null));
    const item = id === null ? undefined : items.get(id);
    if (!item || !canEdit || !editingOf(item.shape)) return { name: "panning", last: start.screen };
    if (target.name === "handle") return { name: "resizing", item, handle: target.handle.name };
    this.#store.select([item.id]);
    return { name: "moving", item, from: start.image };
  }

  #dragged(state: Extract<State, { name: "moving" | "resizing" }>, to: Point): Shape {
    const { image } = this.#store.getState();
    const { shape } = state.item;
    const editing = editingOf(shape);
    if (!shape || !editing || !image) throw new Error("only a drawn shape can be dragged");
    if (state.name === "resizing") return editing.dragHandle(shape, state.handle, to, image);
    return editing.move(shape, to[0] - state.from[0], to[1] - state.from[1], image);
  }

  #pan(last: Point, screen: Point): void {
    this.#state = { name: "panning", last: screen };
    this.#store.setCursor("grabbing");
    panBy(this.#store, screen[0] - last[0], screen[1] - last[1]);
  }

  #click(target: Target): void {
    if (target.name !== "handle") this.#store.select(target.name === "shape" ? [target.id] : []);
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
