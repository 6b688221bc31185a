import type { Annotation, Change, Shape } from "../model/annotation";
import type { Point, Size } from "../model/geometry";
import { highestOrder } from "../model/items";
import { piecesOf } from "../model/pieces";
import { simplifiedChain, simplifiedRing } from "../model/simplify";
import { unlocked } from "../model/standing";
import type { CanvasStore } from "../model/store";
import { maskOfRing } from "../shapes/mask/fill";
import { Painting } from "../shapes/mask/painting";
import { polygonsOfMask } from "../shapes/mask/to-polygons";
import { unionOf } from "../shapes/polygon/union";
import { editingOf, kindOf } from "../shapes/registry";
import type { Action, ActionContext } from "./action";

/** What is selected and may be changed, in drawing order. */
export function chosen(store: CanvasStore): Annotation[] {
  const { items, selection, canEdit } = store.getState();
  const ids = new Set(canEdit ? unlocked(store, selection) : []);
  return [...items.values()].filter(({ id }) => ids.has(id));
}

function ringOf({ shape }: Annotation): readonly Point[] | null {
  return (shape && kindOf(shape)?.ring?.(shape)) ?? null;
}

const isMask = ({ shape }: Annotation) => shape?.kind === "mask";
const hasInside = (item: Annotation) => isMask(item) || ringOf(item) !== null;

/** The shapes that take the place of one; none where it stays as it is. */
type Reshaping = (item: Annotation, image: Size) => readonly Shape[];

function reshape(store: CanvasStore, reshaping: Reshaping): void {
  const { image, items } = store.getState();
  const changes: Change[] = [];
  let order = highestOrder(items);
  for (const item of image ? chosen(store) : []) {
    const shapes = image ? reshaping(item, image).filter((shape) => editingOf(shape)?.isLargeEnough(shape)) : [];
    changes.push(...piecesOf(item, shapes, order + 1));
    order += shapes.length;
  }
  store.commit(changes);
}

function filledOf(item: Annotation, image: Size): readonly Shape[] {
  const ring = ringOf(item);
  return ring ? [maskOfRing(ring, image)] : [];
}

function polygonsOf(item: Annotation): readonly Shape[] {
  const ring = item.shape?.kind === "polygon" ? null : ringOf(item);
  if (isMask(item) && item.shape) return polygonsOfMask(item.shape);
  return ring ? [{ kind: "polygon", points: ring }] : [];
}

export const toPolygon: Action = {
  id: "to-polygon",
  group: "edit",
  labelKey: "annotate.action.toPolygon",
  keys: ["M"],
  onlyFor: "shapes",
  when: "selected",
  isEnabled: ({ store }) => chosen(store).some((item) => isMask(item) || (item.shape?.kind !== "polygon" && ringOf(item))),
  perform: ({ store }) => reshape(store, polygonsOf),
};

export const toMask: Action = {
  id: "to-mask",
  group: "edit",
  labelKey: "annotate.action.toMask",
  keys: ["Shift+P"],
  onlyFor: "shapes",
  when: "selected",
  isEnabled: ({ store }) => chosen(store).some((item) => ringOf(item) !== null),
  perform: ({ store }) => reshape(store, filledOf),
};

/** What nobody sees at this zoom, in CSS pixels. */
const UNSEEN = 1.5;

export const simplify: Action = {
  id: "simplify",
  group: "edit",
  labelKey: "annotate.action.simplify",
  keys: ["S"],
  onlyFor: "shapes",
  when: "selected",
  isEnabled: ({ store }) => chosen(store).some(({ shape }) => (shape?.points.length ?? 0) > 3),
  /** Leaves out points; the line moves by no more than can be seen at this zoom. */
  perform({ store }) {
    const tolerance = UNSEEN / store.getState().viewport.scale;
    reshape(store, ({ shape }) => {
      const points = shape?.kind === "polygon" ? simplifiedRing(shape.points, tolerance) : shape?.kind === "polyline" ? simplifiedChain(shape.points, tolerance) : [];
      return shape && points.length > 0 && points.length < shape.points.length ? [{ ...shape, points }] : [];
    });
  },
};

/** Outlines to one outline, as soon as a mask is among them to one mask; null where outlines lie apart. */
function joined(items: readonly Annotation[], image: Size): Shape | null {
  const rings = items.flatMap((item) => [ringOf(item)].filter((ring) => ring !== null));
  if (rings.length === items.length) return unionOf(rings);
  const painting = new Painting(image);
  for (const item of items) for (const shape of isMask(item) && item.shape ? [item.shape] : filledOf(item, image)) painting.add(shape);
  return painting.shape;
}

export const join: Action = {
  id: "join",
  group: "edit",
  labelKey: "annotate.action.join",
  keys: ["J"],
  onlyFor: "shapes",
  when: "selected",
  isEnabled: ({ store }) => chosen(store).filter(hasInside).length > 1,
  perform({ store, page }: ActionContext) {
    const { image } = store.getState();
    const [first, ...others] = chosen(store).filter(hasInside);
    const shape = image && first && joined([first, ...others], image);
    if (!first || !shape) return page.tellApart();
    const kept = { id: first.id, before: first, after: { ...first, shape, isSuggestion: false } };
    store.commit([kept, ...others.map((before) => ({ id: before.id, before, after: null }))]);
    store.select([first.id]);
  },
};
