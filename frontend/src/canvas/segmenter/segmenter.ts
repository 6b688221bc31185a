import type { Box, Point } from "../model/geometry";

/** What a person marked by hand, in image pixels: it belongs to the object, or it doesn't. */
export interface Stroke {
  readonly points: readonly Point[];
  /** How far from its line it counts. */
  readonly reach: number;
  readonly isObject: boolean;
}

/** Where an object is: inside the box, with these strokes on it and beside it. In image pixels. */
export interface Hinted {
  readonly box: Box;
  readonly strokes: readonly Stroke[];
}

/**
 * `no_object`: nothing in the box differs from what is around it. `no_picture`: the image isn't loaded. `unreadable`:
 * the browser shows its pixels and gives them to nobody. `unavailable`: what finds outlines can't be loaded or run.
 */
export type OutlineFailure = "no_object" | "no_picture" | "unreadable" | "unavailable";

export class OutlineError extends Error {
  readonly code: OutlineFailure;

  constructor(code: OutlineFailure) {
    super(code);
    this.code = code;
  }
}

/** Finds outlines in the picture that is shown. */
export interface Segmenter {
  /** Loads what it needs, ahead of the first box. */
  prepare(): void;
  /** A ring around the object, in image pixels. Throws an `OutlineError`, or what an abort throws. */
  outlineOf(object: Hinted, signal: AbortSignal): Promise<readonly Point[]>;
}

/** Where no picture is at hand: nothing is found. */
export const NO_SEGMENTER: Segmenter = {
  prepare: () => undefined,
  outlineOf: () => Promise.reject(new OutlineError("no_picture")),
};

export function failureOf(error: unknown): OutlineFailure {
  return error instanceof OutlineError ? error.code : "unavailable";
}
