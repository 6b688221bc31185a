import type { Point } from "../model/geometry";
import { clampPoint, squareAround } from "../model/geometry";
import type { Edges, Guide } from "../model/snapping";
import { sidesOf, snapped } from "../model/snapping";
import type { CanvasStore } from "../model/store";
import type { ToolPointer } from "./tool";

/** How near an edge pulls, and how near its shape must be to be thought of, in CSS pixels. */
const PULL = 6;
const NEAR = 48;
/** The kinds whose points another shape may share; what has only a box has sides. */
const WITH_CORNERS = new Set(["polygon", "polyline", "line", "dashed"]);

interface Aligning {
  /** The mark that is reshaped, which is no neighbour of itself. */
  readonly own?: string;
  /** In which direction alone it can go. */
  readonly axis?: "x" | "y" | null;
}

/**
 * Where a pointer draws: inside the image, and while Alt is held aligned to its neighbours, with guides that show to
 * what. Not by itself unless a person wants it: where objects lie close together it would move edges that were drawn
 * to the pixel. Then Alt suspends it.
 */
export function aligned(store: CanvasStore, pointer: ToolPointer, { own, axis }: Aligning = {}): Point {
  const { image, viewport, view } = store.getState();
  if (!image) return pointer.image;
  const at = clampPoint(pointer.image, image);
  if (pointer.isAligned === view.isAligning) return withGuides(store, at, []);
  const near = edgesNear(store, at, NEAR / viewport.scale, own);
  const edges = axis ? { vertical: axis === "x" ? near.vertical : [], horizontal: axis === "y" ? near.horizontal : [], corners: [] } : near;
  const { point, guides } = snapped(at, edges, PULL / viewport.scale);
  return withGuides(store, clampPoint(point, image), guides);
}

function withGuides(store: CanvasStore, point: Point, guides: readonly Guide[]): Point {
  if (guides.length > 0 || store.getState().guides.length > 0) store.setPassing({ guides });
  return point;
}

function edgesNear(store: CanvasStore, at: Point, reach: number, own?: string): Edges {
  const { items } = store.getState();
  const near = store.within(squareAround(at, reach)).filter((id) => id !== own);
  const sides = near.flatMap((id) => store.boundsOf(id) ?? []).map(sidesOf);
  const shapes = near.flatMap((id) => items.get(id)?.shape ?? []);
  return {
    vertical: sides.flatMap(({ vertical }) => vertical),
    horizontal: sides.flatMap(({ horizontal }) => horizontal),
    corners: shapes.flatMap(({ kind, points }) => (WITH_CORNERS.has(kind) ? points : [])),
  };
}
