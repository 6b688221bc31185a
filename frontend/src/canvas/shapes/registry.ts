import type { Shape } from "../model/annotation";
import { rectangleKind } from "./rectangle/rectangle-kind";
import type { ShapeKind } from "./shape-kind";

/** A new shape is a folder beside `rectangle/` and one line here. */
const KINDS: readonly ShapeKind[] = [rectangleKind];

const byName = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** Null for a kind that this page cannot draw yet: such a mark is listed and kept, never touched. */
export function kindOf(shape: Shape | null): ShapeKind | null {
  return (shape && byName.get(shape.kind)) ?? null;
}
