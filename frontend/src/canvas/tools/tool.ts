import type { Point } from "../model/geometry";
import type { CanvasStore } from "../model/store";
import type { Segmenter } from "../segmenter/segmenter";

/** A pointer at a place: `image` in image pixels, possibly outside the image, `screen` in CSS pixels. */
export interface ToolPointer {
  readonly image: Point;
  readonly screen: Point;
  /** Shift: what is clicked comes to the selection, what is dragged is a rubber band. */
  readonly isAdding: boolean;
  /** Alt: what is drawn is aligned to its neighbours. */
  readonly isAligned: boolean;
}

/** A tool is a small state chart fed with pointer events; it acts on the store and knows no browser. */
export interface Tool {
  down(pointer: ToolPointer): void;
  move(pointer: ToolPointer): void;
  up(pointer: ToolPointer): void;
  /** Drops what is half done; false when there was nothing. */
  cancel(): boolean;
  /** Drops what the last press has begun and keeps what was there before it; without it all is dropped. */
  interrupt?(): void;
  /** Completes what is drawn point by point; false when nothing is, or too little. */
  finish?(): boolean;
  /** Takes back the last step of what is half drawn; false when there was none. */
  stepBack?(): boolean;
}

export interface ToolKind {
  readonly id: string;
  /** The cursor while the tool rests. */
  readonly cursor: string;
  /** It makes shapes, and so is for those who may. */
  readonly isDrawing: boolean;
  /** Lines across the image through the pointer while the tool is chosen. */
  readonly hasCrosshair: boolean;
  /** A disc of the brush's size goes with the pointer. */
  readonly hasBrush?: boolean;
  create(store: CanvasStore, segmenter: Segmenter): Tool;
}

/** A pointer that moved less than this between down and up has clicked, in CSS pixels. */
export const CLICK_SLACK = 4;
/** How near a thin edge or a handle must be hit, in CSS pixels. */
export const HIT_SLACK = 6;
