import type { Shape } from "../model/annotation";
import { circleKind } from "./circle/circle-kind";
import { dashedKind, lineKind } from "./line/line-kind";
import { maskKind } from "./mask/mask-kind";
import { pointKind } from "./point/point-kind";
import { polygonKind } from "./polygon/polygon-kind";
import { polylineKind } from "./polyline/polyline-kind";
import { rectangleKind } from "./rectangle/rectangle-kind";
import { rotatedRectangleKind } from "./rotated-rectangle/rotated-rectangle-kind";
import type { ShapeEditing, ShapeKind } from "./shape-kind";

/** A new shape is a folder beside `rectangle/` and one line here. */
const KINDS: readonly ShapeKind[] = [
  rectangleKind,
  rotatedRectangleKind,
  polygonKind,
  circleKind,
  lineKind,
  dashedKind,
  polylineKind,
  pointKind,
  maskKind,
];

const byName = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** Null for a kind that this page does not know: such a mark is listed and kept, never touched. */
export function kindOf(shape: Shape | null): ShapeKind | null {
  return (shape && byName.get(shape.kind)) ?? null;
}

/** Null for what can't be reshaped here. */
export function editingOf(shape: Shape | null): ShapeEditing | null {
  return kindOf(shape)?.editing ?? null;
}
