import type { BoxInRange, Shape } from "@/api/schema.gen";

import type { RunLengths } from "./run-lengths";
import { shapePath } from "./shape-path";

export interface Mark {
  label_id: string;
  /** The contract leaves lists free to hold shapes that a page does not know yet. */
  shape?: object | null;
}

function isShape(shape: object): shape is Shape {
  return "kind" in shape && ("points" in shape || "rle" in shape);
}

/** One path per colour: a picture with two hundred boxes stays a handful of elements. */
export function outlinesOf(marks: readonly Mark[], colourOf: ReadonlyMap<string, string>, fallback: string) {
  const paths = new Map<string, string>();
  for (const { label_id, shape } of marks) {
    if (!shape || !isShape(shape)) continue;
    const colour = colourOf.get(label_id) ?? fallback;
    paths.set(colour, (paths.get(colour) ?? "") + shapePath(shape));
  }
  return [...paths].map(([colour, path]) => ({ colour, path }));
}

/** The same of what is proposed, and waits for a person. */
export function dashedOutlinesOf(...given: Parameters<typeof outlinesOf>) {
  return outlinesOf(...given).map((outline) => ({ ...outline, isDashed: true }));
}

/** The paths of boxes, one per colour. */
export function outlinesOfBoxes(boxes: readonly BoxInRange[], colourOf: ReadonlyMap<string, string>, fallback: string) {
  const paths = new Map<string, string>();
  for (const { label, box } of boxes) {
    const [x0, y0, x1, y1] = box;
    const colour = colourOf.get(label) ?? fallback;
    paths.set(colour, `${paths.get(colour) ?? ""}M${x0} ${y0}H${x1}V${y1}H${x0}Z`);
  }
  return [...paths].map(([colour, path]) => ({ colour, path }));
}

/** Masks of one colour: they have no outline, and are drawn as a bitmap. */
export interface MaskLayer {
  colour: string;
  masks: RunLengths[];
}

/** The masks among the marks, by colour. */
export function masksOf(marks: readonly Mark[], colourOf: ReadonlyMap<string, string>, fallback: string): MaskLayer[] {
  const layers = new Map<string, RunLengths[]>();
  for (const { label_id, shape } of marks) {
    if (!shape || !("rle" in shape)) continue;
    const colour = colourOf.get(label_id) ?? fallback;
    layers.set(colour, [...(layers.get(colour) ?? []), shape.rle as RunLengths]);
  }
  return [...layers].map(([colour, masks]) => ({ colour, masks }));
}
