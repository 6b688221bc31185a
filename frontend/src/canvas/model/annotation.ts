import type { RunLengths } from "@/lib/run-lengths";

import type { Point } from "./geometry";

/** The geometry of an annotation. What the points mean is the business of `shapes/<kind>/`. */
export interface Shape {
  readonly kind: string;
  readonly points: readonly Point[];
  readonly angle?: number;
  /** The pixels of a mask, which has no points. */
  readonly rle?: RunLengths;
}

export type AnnotationSource = "human" | "smart" | "import";

/** One mark on the image, as the canvas knows it. */
export interface Annotation {
  readonly id: string;
  readonly label: string;
  /** Null until the server has answered for a mark drawn here. */
  readonly labelId: string | null;
  /** Null for a classification: it is listed, never drawn. */
  readonly shape: Shape | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hard: boolean;
  readonly source: AnnotationSource;
  readonly confidence: number | null;
  /** A model's proposal that waits for a person; drawn dashed. */
  readonly isSuggestion: boolean;
  /** Place in the list and in the drawing order; an undone delete returns to its place by it. */
  readonly order: number;
}

/** What of a mark goes along when it is copied. */
export type Copied = Pick<Annotation, "label" | "shape" | "attributes" | "hard">;

/** One annotation before and after; null means that it is not there. */
export interface Change {
  readonly id: string;
  readonly before: Annotation | null;
  readonly after: Annotation | null;
}

/** What happens at once, is undone at once and is saved at once. */
export type ChangeSet = readonly Change[];

export function invert(changes: ChangeSet): ChangeSet {
  return changes.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse();
}

export interface CanvasLabel {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** The key that chooses it: its own shortcut, otherwise a digit by its place; null beyond the ninth. */
  readonly key: string | null;
  readonly attributes?: readonly CanvasAttribute[];
}

/** What else is noted of each mark of a label. */
export interface CanvasAttribute {
  readonly name: string;
  /** What may be chosen; null for a free text. */
  readonly values: readonly string[] | null;
  /** What a new mark begins with; "" for nothing. */
  readonly initial: string;
}
