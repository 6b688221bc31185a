import { editingOf, kindOf } from "../shapes/registry";
import { isWithin, moveWithin } from "../shapes/within";
import type { Annotation, Copied, Shape } from "./annotation";
import type { Box, Point, Size } from "./geometry";
import { boxAroundAll, roundPoint } from "./geometry";
import type { CanvasState } from "./state";

/** Marks that were copied, and the size of the image that they were on. */
export interface Clip {
  readonly image: Size;
  readonly marks: readonly Copied[];
}

/** Keeps what was copied from image to image. */
export interface Clipboard {
  read(): Clip | null;
  write(clip: Clip): void;
}

/** For as long as the page lives. */
export function memoryClipboard(): Clipboard {
  let kept: Clip | null = null;
  return { read: () => kept, write: (clip) => void (kept = clip) };
}

export interface Placed {
  readonly marks: readonly Copied[];
  /** How many have no place on this image: their label or their kind means nothing here, or they are there already. */
  readonly leftOut: number;
}

/** How far a copy lies beside what it was copied from, in CSS pixels. */
const STEP = 12;
/** So many copies of one mark are told apart; the next ones lie on each other. */
const MOST_STEPS = 20;

export function clipOf(image: Size, items: Iterable<Annotation>): Clip {
  return { image, marks: [...items].map(({ label, shape, attributes, hard }) => ({ label, shape, attributes, hard })) };
}

/** Where copied marks come to lie: where they were, or beside it where the same is there already. */
export function pasted(clip: Clip, state: CanvasState): Placed {
  const { image, items, viewport } = state;
  const usable = image ? fitted(meaningful(clip.marks, state), image) : [];
  const taken = new Set([...items.values()].map(keyOf));
  const box = boundsOfMarks(usable);
  const step = STEP / viewport.scale;
  const steps = Array.from({ length: MOST_STEPS }, (_, place) => (place + 1) * step);
  // The other way where the edge of the image is near.
  const ways = [0, ...steps, ...steps.map((by) => -by)].map((by): Point => (image && box ? moveWithin(box, ...roundPoint([by, by]), image) : [0, 0]));
  const movedWay = (way: Point) => usable.map((mark) => movedBy(mark, way, image));
  const isFree = (way: Point) => !movedWay(way).some((mark) => !isUnmovable(mark) && taken.has(keyOf(mark)));
  const marks = movedWay(ways.find(isFree) ?? [0, 0]);
  return placed(clip, marks.filter((mark) => !isUnmovable(mark) || !taken.has(keyOf(mark))));
}

/** The same marks at the same places, without those that are there already. */
export function repeated(clip: Clip, state: CanvasState): Placed {
  const { image, items } = state;
  const taken = new Set([...items.values()].map(keyOf));
  const usable = image ? fitted(meaningful(clip.marks, state), image) : [];
  return placed(clip, usable.filter((mark) => !taken.has(keyOf(mark))));
}

function placed(clip: Clip, marks: readonly Copied[]): Placed {
  return { marks, leftOut: clip.marks.length - marks.length };
}

/** Those whose label the vocabulary has and whose shape can be on this image. */
function meaningful(marks: readonly Copied[], { labels, needsShapes, image }: CanvasState): Copied[] {
  const isPossible = (shape: Shape) => kindOf(shape) !== null && (!shape.rle || isOfSize(shape.rle.size, image));
  return marks.filter(({ label, shape }) => labels.has(label) && (shape === null) !== needsShapes && (shape === null || isPossible(shape)));
}

function isOfSize([height, width]: readonly number[], image: Size | null): boolean {
  return height === image?.height && width === image?.width;
}

/** On a smaller image all of them are moved inside together, and made smaller where that isn't enough. */
function fitted(marks: readonly Copied[], image: Size): Copied[] {
  const box = boundsOfMarks(marks);
  if (!box || isWithin(box, image)) return [...marks];
  const share = Math.min(1, image.width / (box.x1 - box.x0), image.height / (box.y1 - box.y0));
  const smaller = share < 1 ? marks.map((mark) => ({ ...mark, shape: mark.shape && scaled(mark.shape, share) })) : marks;
  const inside = boundsOfMarks(smaller) ?? box;
  const back = (low: number, high: number, limit: number) => (low < 0 ? -low : Math.min(0, limit - high));
  const way: Point = [back(inside.x0, inside.x1, image.width), back(inside.y0, inside.y1, image.height)];
  return smaller.map((mark) => movedBy(mark, way, image)).filter(({ shape }) => shape === null || isUsable(shape, image));
}

/** The points of every kind but a mask's are lengths. */
function scaled(shape: Shape, share: number): Shape {
  return shape.rle ? shape : { ...shape, points: shape.points.map(([x, y]) => roundPoint([x * share, y * share])) };
}

function isUsable(shape: Shape, image: Size): boolean {
  const box = kindOf(shape)?.bounds(shape);
  return box !== undefined && isWithin(box, image) && (editingOf(shape)?.isLargeEnough(shape) ?? true);
}

function movedBy(mark: Copied, [dx, dy]: Point, image: Size | null): Copied {
  const editing = editingOf(mark.shape);
  return mark.shape && editing && image && (dx || dy) ? { ...mark, shape: editing.move(mark.shape, dx, dy, image) } : mark;
}

function isUnmovable({ shape }: Copied): boolean {
  return editingOf(shape) === null;
}

function boundsOfMarks(marks: readonly Copied[]): Box | null {
  return boxAroundAll(marks.flatMap(({ shape }) => (shape && kindOf(shape)?.bounds(shape)) ?? []));
}

/** The same for marks of one label and one place. */
function keyOf({ label, shape }: Copied): string {
  return JSON.stringify([label, shape?.kind, shape?.points, shape?.angle ?? 0, shape?.rle]);
}
