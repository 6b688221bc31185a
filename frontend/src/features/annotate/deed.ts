import type { Mark } from "./saving/mark";
import { isSameMark } from "./saving/mark";

/** What someone did to an annotation. */
export type Deed = "added" | "changed" | "deleted" | "relabeled" | "reshaped";

/** From what it was to what it is; null is "not there". */
export function deedOf(base: Mark | null, now: Mark | null): Deed {
  if (now === null) return "deleted";
  if (base === null) return "added";
  if (!isSameMark(base, { ...base, label: now.label, labelId: now.labelId })) return "relabeled";
  return isSameMark(base, { ...base, shape: now.shape }) ? "changed" : "reshaped";
}
