import type { Shape } from "../model/annotation";
import type { Box } from "../model/geometry";
import { squareAround } from "../model/geometry";
import type { CanvasState } from "../model/state";
import { visibleBox } from "../model/viewport";
import { editingOf } from "../shapes/registry";
import type { Handle } from "../shapes/shape-kind";

/** More handles than these would cover the line that they are on. */
const MOST_SHOWN = 400;
/** Of more only those are shown that are so near to the pointer, in CSS pixels. */
const NEAR = 60;

/** The handles of a selected shape that are worth drawing: those in sight, or of too many those near the pointer. */
export function handlesInSight(state: Pick<CanvasState, "viewport" | "area" | "pointer">, shape: Shape): readonly Handle[] {
  const { viewport, area, pointer } = state;
  const pixel = 1 / viewport.scale;
  const within = (region: Box) => editingOf(shape)?.handles(shape, pixel, region) ?? [];
  const seen = within(visibleBox(viewport, area));
  if (seen.length <= MOST_SHOWN) return seen;
  return pointer ? within(squareAround(pointer, NEAR * pixel)) : [];
}
