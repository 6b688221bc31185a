import type { Annotation, Change, Shape } from "./annotation";
import { newId } from "./new-id";

/** A mark that becomes several: the first keeps its name, the others come with the same label and properties. */
export function piecesOf(item: Annotation, shapes: readonly Shape[], order: number): Change[] {
  const [first, ...others] = shapes;
  if (!first) return [];
  const own = { ...item, isSuggestion: false };
  const added = others.map((shape, place): Annotation => ({ ...own, id: newId(), shape, order: order + place }));
  return [
    { id: item.id, before: item, after: { ...own, shape: first } },
    ...added.map((after) => ({ id: after.id, before: null, after })),
  ];
}
