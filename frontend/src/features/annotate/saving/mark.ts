import type { Annotation, Shape } from "./stored";

/** What of an annotation a save sends: no more than a person can change. */
export interface Mark {
  readonly id: string;
  readonly label: string;
  /** Only to compare: a renamed label is still the same one. Null for what the server has not answered yet. */
  readonly labelId: string | null;
  readonly shape: Shape | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hard: boolean;
}

export function markOf(annotation: Annotation): Mark {
  const { id, label, label_id: labelId, shape, attributes, hard } = annotation;
  return { id, label, labelId, shape: shape ?? null, attributes, hard };
}

/** Whether two states of a mark would be saved as the same; null is "not there". */
export function isSameMark(a: Mark | null, b: Mark | null): boolean {
  if (a === null || b === null) return a === b;
  return isSameLabel(a, b) && a.hard === b.hard && isSameShape(a.shape, b.shape) && isSameValue(a.attributes, b.attributes);
}

function isSameLabel(a: Mark, b: Mark): boolean {
  return a.labelId !== null && b.labelId !== null ? a.labelId === b.labelId : a.label === b.label;
}

/** The server may clamp or round by less than this, in pixels; a person can't. */
const SAME_PLACE = 0.011;

function isSameShape(a: Shape | null, b: Shape | null): boolean {
  if (a === null || b === null) return a === b;
  const [from, to] = [(a.points ?? []).flat(), (b.points ?? []).flat()];
  return (
    a.kind === b.kind &&
    from.length === to.length &&
    from.every((value, place) => Math.abs(value - (to[place] ?? NaN)) < SAME_PLACE) &&
    (a.angle ?? 0) === (b.angle ?? 0) &&
    isSameValue(a.rle ?? null, b.rle ?? null)
  );
}

/** JSON values; the order of keys says nothing. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && isSameValue(value, right.get(key)));
}
