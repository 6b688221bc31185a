// @vitest-environment node
import { describe, expect, test, vi } from "vitest";

import type { Annotation, Shape } from "../model/annotation";
import type { Point } from "../model/geometry";
import { signedArea } from "../model/rings";
import { annotationAt, openCanvas } from "../model/test-doubles";
import { maskOfRing } from "../shapes/mask/fill";
import { kindOf } from "../shapes/registry";
import type { ActionContext, PageCommands } from "./action";
import { join, simplify, toMask, toPolygon } from "./reshape";

const IMAGE = { width: 100, height: 80 };
const SQUARE: Point[] = [[10, 10], [30, 10], [30, 30], [10, 30]];
const moved = (by: number): Point[] => SQUARE.map(([x, y]) => [x + by, y]);

function itemOf(id: string, shape: Shape, order = 0): Annotation {
  return { ...annotationAt(id, [0, 0], [1, 1], order), shape };
}
const polygon = (points: readonly Point[]): Shape => ({ kind: "polygon", points });

function openSelected(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  const tellApart = vi.fn();
  const page = { tellApart } as Partial<PageCommands> as PageCommands;
  const context = { ...canvas, page } as unknown as ActionContext;
  canvas.store.select(items.map(({ id }) => id));
  const shapes = () => [...canvas.store.getState().items.values()].map(({ shape }) => shape);
  return { ...canvas, context, tellApart, shapes };
}

describe("joining", () => {
  test("makes one polygon of two that overlap, under the first one's name", () => {
    const { context, store, shapes } = openSelected(itemOf("a", polygon(SQUARE)), itemOf("b", polygon(moved(10)), 1));
    join.perform(context);
    expect([...store.getState().items.keys()]).toEqual(["a"]);
    expect(Math.abs(signedArea(shapes()[0]?.points ?? []))).toBe(600);
  });

  test("says so where they lie apart, and leaves them", () => {
    const { context, commits, tellApart } = openSelected(itemOf("a", polygon(SQUARE)), itemOf("b", polygon(moved(40)), 1));
    join.perform(context);
    expect(tellApart).toHaveBeenCalledOnce();
    expect(commits).toEqual([]);
  });

  test("makes one mask as soon as one is among them", () => {
    const { context, shapes } = openSelected(itemOf("a", maskOfRing(SQUARE, IMAGE)), itemOf("b", polygon(moved(40)), 1));
    join.perform(context);
    const [shape] = shapes();
    expect([shape?.kind, shape && kindOf(shape)?.area(shape)]).toEqual(["mask", 800]);
  });

  test("needs two", () => {
    expect(join.isEnabled(openSelected(itemOf("a", polygon(SQUARE))).context)).toBe(false);
  });
});

describe("turning into another kind", () => {
  test("a rectangle becomes a polygon with its corners", () => {
    const { context, shapes } = openSelected(annotationAt("a", [10, 10], [30, 30]));
    toPolygon.perform(context);
    expect(shapes()).toEqual([polygon(SQUARE)]);
  });

  test("a mask in two pieces becomes two polygons with the same label", () => {
    const { context, store, shapes } = openSelected(itemOf("a", maskOfRing(SQUARE, IMAGE)), itemOf("b", maskOfRing(moved(40), IMAGE), 1));
    join.perform(context);
    toPolygon.perform(context);
    expect(shapes().map((shape) => Math.abs(signedArea(shape?.points ?? [])))).toEqual([400, 400]);
    expect([...store.getState().items.values()].map(({ label }) => label)).toEqual(["car", "car"]);
  });

  test("a polygon becomes a mask of its pixels, and undo makes it a polygon again", () => {
    const { context, store, shapes } = openSelected(itemOf("a", polygon(SQUARE)));
    toMask.perform(context);
    expect(shapes().map((shape) => shape && kindOf(shape)?.area(shape))).toEqual([400]);
    store.undo();
    expect(shapes()).toEqual([polygon(SQUARE)]);
  });

  test("a line can become neither", () => {
    const { context } = openSelected(itemOf("a", { kind: "line", points: [[1, 1], [9, 9]] }));
    expect([toPolygon.isEnabled(context), toMask.isEnabled(context)]).toEqual([false, false]);
  });

  test("what is locked stays as it is", () => {
    const { context, store } = openSelected(annotationAt("a", [10, 10], [30, 30]));
    store.setPassing({ lockedIds: new Set(["a"]) });
    expect(toPolygon.isEnabled(context)).toBe(false);
  });
});

describe("simplifying", () => {
  test("leaves out the points that nobody sees at this zoom", () => {
    const { context, shapes } = openSelected(itemOf("a", polygon([[10, 10], [20, 10.4], [30, 10], [30, 30], [10, 30]])));
    simplify.perform(context);
    expect(shapes()).toEqual([polygon(SQUARE)]);
  });

  test("keeps them when they are looked at closely", () => {
    const { context, store, commits } = openSelected(itemOf("a", polygon([[10, 10], [20, 10.4], [30, 10], [30, 30], [10, 30]])));
    store.setViewport({ scale: 16, x: 0, y: 0 });
    simplify.perform(context);
    expect(commits).toEqual([]);
  });
});
