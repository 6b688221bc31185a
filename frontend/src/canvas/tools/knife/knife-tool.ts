import type { Annotation, Change, Shape } from "../../model/annotation";
import type { Point } from "../../model/geometry";
import { roundPoint } from "../../model/geometry";
import { highestOrder } from "../../model/items";
import { piecesOf } from "../../model/pieces";
import type { CanvasStore } from "../../model/store";
import { cutRing } from "../../shapes/polygon/cut";
import { editingOf } from "../../shapes/registry";
import { StretchTool } from "../stretch/stretch-tool";
import type { ToolKind } from "../tool";

function line(a: Point, b: Point): Shape {
  return { kind: "line", points: [roundPoint(a), roundPoint(b)] };
}

/** The parts that the server would take; one alone means that the cut missed. */
function partsOf({ shape }: Annotation, a: Point, b: Point): Shape[] {
  if (shape?.kind !== "polygon") return [];
  const parts = cutRing(shape.points, a, b).map((ring): Shape => ({ kind: "polygon", points: ring.map(roundPoint) }));
  return parts.filter((part) => editingOf(part)?.isLargeEnough(part));
}

/** Cuts the selected polygons, or where none is selected every polygon that is seen, along a straight line. */
export function cutAlong(store: CanvasStore, { points: [a, b] }: Shape): void {
  const { items, selection } = store.getState();
  const isMeant = (id: string) => (selection.size === 0 || selection.has(id)) && store.isVisible(id) && !store.isLocked(id);
  const changes: Change[] = [];
  let order = highestOrder(items);
  for (const item of items.values()) {
    const parts = a && b && isMeant(item.id) ? partsOf(item, a, b) : [];
    if (parts.length < 2) continue;
    changes.push(...piecesOf(item, parts, order + 1));
    order += parts.length;
  }
  store.commit(changes);
}

/** Along a line, from outside to outside. */
export const knifeTool: ToolKind = {
  id: "knife",
  cursor: "crosshair",
  isDrawing: true,
  hasCrosshair: false,
  create: (store) => new StretchTool(store, line, cutAlong),
};
