import type { Point } from "../../model/geometry";
import { squareAround, distance } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import { editingOf, kindOf } from "../../shapes/registry";
import type { Handle } from "../../shapes/shape-kind";
import { HIT_SLACK } from "../tool";

/** What a press of the select tool would take hold of. */
export type Target =
  | { readonly name: "handle"; readonly id: string; readonly handle: Handle }
  | { readonly name: "shape"; readonly id: string }
  | { readonly name: "nothing" };

/** A handle of the selected shape comes first, then the smallest shape under the pointer. */
export function targetAt(store: CanvasStore, at: Point): Target {
  const handle = handleTarget(store, at);
  if (handle) return handle;
  const id = store.hitTest(at, HIT_SLACK / 2 / store.getState().viewport.scale);
  return id === null ? { name: "nothing" } : { name: "shape", id };
}

/** The handle under the pointer, when exactly one shape is selected and may be changed. */
export function handleTarget(store: CanvasStore, at: Point): Extract<Target, { name: "handle" }> | null {
  const { viewport, selection, canEdit } = store.getState();
  const [only] = selection.size === 1 ? selection : [];
  if (only === undefined || !canEdit || store.isLocked(only)) return null;
  const handle = handleAt(store, only, at, HIT_SLACK / viewport.scale);
  return handle && { name: "handle", id: only, handle };
}

function handleAt(store: CanvasStore, id: string, at: Point, slack: number): Handle | null {
  const shape = store.getState().items.get(id)?.shape ?? null;
  if (!shape || !store.isVisible(id)) return null;
  const found = editingOf(shape)?.handles(shape, 1 / store.getState().viewport.scale, squareAround(at, slack)) ?? [];
  const near = found.filter((handle) => distance(handle.at, at) <= slack);
  return near.sort((a, b) => distance(a.at, at) - distance(b.at, at))[0] ?? null;
}

/** Whether the point is on the shape itself, whatever lies over it. */
export function isOn(store: CanvasStore, id: string, at: Point): boolean {
  const { items, viewport } = store.getState();
  const shape = items.get(id)?.shape ?? null;
  return !!shape && store.isVisible(id) && !store.isLocked(id) && !!kindOf(shape)?.hit(shape, at, HIT_SLACK / 2 / viewport.scale);
}
