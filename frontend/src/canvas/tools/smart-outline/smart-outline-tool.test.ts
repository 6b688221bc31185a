// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Point } from "../../model/geometry";
import { openCanvasWith } from "../../model/test-doubles";
import type { Hinted, Segmenter } from "../../segmenter/segmenter";
import { OutlineError } from "../../segmenter/segmenter";

const FOUND: Point[] = [[20, 20], [40, 22], [30, 40]];
const LARGER: Point[] = [[15, 15], [45, 22], [30, 44]];

interface Search {
  readonly object: Hinted;
  readonly signal: AbortSignal;
  find(points: readonly Point[]): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** A segmenter that answers when it is told to. */
function openOutlining() {
  const searches: Search[] = [];
  const segmenter: Segmenter = {
    prepare: () => undefined,
    outlineOf: (object, signal) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise<void>((done) => setImmediate(done));
        const find = (points: readonly Point[]) => (resolve(points), settled());
        searches.push({ object, signal, find, fail: (error) => (reject(error), settled()) });
      }),
  };
  const canvas = openCanvasWith(segmenter);
  canvas.store.setActiveLabel("car");
  canvas.router.choose("smart_outline");
  const shapes = () => [...canvas.store.getState().items.values()].map(({ shape }) => shape);
  const phase = () => canvas.store.getState().outlining?.phase ?? null;
  return { ...canvas, searches, shapes, phase, search: (number: number) => searches[number] as Search };
}

/** A box around the object, and its outline proposed. */
async function openProposed() {
  const canvas = openOutlining();
  canvas.drag([10, 10], [50, 50]);
  await canvas.search(0).find(FOUND);
  return canvas;
}

describe("a box drawn by the tool", () => {
  test("is looked at for an outline", () => {
    const { drag, searches, phase } = openOutlining();
    drag([10, 10], [50, 50]);
    expect([searches.map(({ object }) => object.box), phase()]).toEqual([[{ x0: 10, y0: 10, x1: 50, y1: 50 }], "searching"]);
  });

  test("may be drawn by two clicks", () => {
    const { click, searches } = openOutlining();
    click([10, 10]);
    click([50, 50]);
    expect(searches).toHaveLength(1);
  });

  test("shows what was found, and adds nothing by itself", async () => {
    const { store, shapes } = await openProposed();
    expect(store.getState().draft).toEqual({ id: null, shape: { kind: "polygon", points: FOUND }, isProposed: true });
    expect(shapes()).toEqual([]);
  });

  test("says why nothing was found", async () => {
    const { drag, search, phase } = openOutlining();
    drag([10, 10], [50, 50]);
    await search(0).fail(new OutlineError("no_object"));
    expect(phase()).toBe("no_object");
  });

  test("in which only a line was found has no object", async () => {
    const { drag, search, phase } = openOutlining();
    drag([10, 10], [50, 50]);
    await search(0).find([[10, 10], [50, 10.2], [30, 10.1]]);
    expect(phase()).toBe("no_object");
  });

  test("ends the search in the box before", async () => {
    const { drag, search, store } = openOutlining();
    drag([10, 10], [30, 30]);
    drag([40, 40], [70, 70]);
    await search(0).find(FOUND);
    expect([search(0).signal.aborted, store.getState().draft?.isProposed]).toEqual([true, undefined]);
  });
});

describe("a proposed outline", () => {
  test("is taken by finishing, as a polygon with the active label in one step", async () => {
    const { router, shapes, store, phase } = await openProposed();
    router.finish();
    expect(shapes()).toEqual([{ kind: "polygon", points: FOUND }]);
    expect([store.getState().draft, phase()]).toEqual([null, null]);
    store.undo();
    expect(shapes()).toEqual([]);
  });

  test("is taken by a click beside the box, which begins nothing", async () => {
    const { click, shapes, store } = await openProposed();
    click([80, 70]);
    expect([shapes().length, store.getState().draft]).toEqual([1, null]);
  });

  test("is taken by drawing the next box", async () => {
    const { drag, shapes, searches } = await openProposed();
    drag([60, 10], [90, 50]);
    expect([shapes().length, searches.length]).toEqual([1, 2]);
  });

  test("asks for a label where none is active", async () => {
    const { router, store } = await openProposed();
    store.setActiveLabel(null);
    router.finish();
    expect(store.getState().naming).toEqual({ kind: "polygon", points: FOUND });
  });

  test("is dropped by cancelling", async () => {
    const { router, shapes, store, phase } = await openProposed();
    router.cancel();
    expect([shapes(), store.getState().draft, phase()]).toEqual([[], null, null]);
  });

  test("is dropped by choosing another tool", async () => {
    const { router, store, phase } = await openProposed();
    router.choose("rectangle");
    expect([store.getState().draft, phase()]).toEqual([null, null]);
  });
});

describe("a press in the box", () => {
  test("marks what belongs to the object, and looks again", async () => {
    const { click, search } = await openProposed();
    click([30, 30]);
    expect(search(1).object.strokes).toEqual([{ points: [[30, 30]], reach: 4, isObject: true }]);
  });

  test("with Shift marks what doesn't", async () => {
    const { shiftClick, search } = await openProposed();
    shiftClick([30, 30]);
    expect(search(1).object.strokes).toMatchObject([{ isObject: false }]);
  });

  test("with Alt does as well", async () => {
    const { router, search } = await openProposed();
    router.down({ screen: [30, 30], button: 0, isPicking: false, isAligned: true });
    router.up([30, 30], true);
    expect(search(1).object.strokes).toMatchObject([{ isObject: false }]);
  });

  test("that is dragged is a stroke", async () => {
    const { drag, search } = await openProposed();
    drag([30, 30], [40, 30]);
    expect(search(1).object.strokes).toMatchObject([{ points: [[30, 30], [35, 30], [40, 30]] }]);
  });

  test("corrects what was found", async () => {
    const { click, search, router, shapes } = await openProposed();
    click([42, 24]);
    await search(1).find(LARGER);
    router.finish();
    expect(shapes()).toEqual([{ kind: "polygon", points: LARGER }]);
  });

  test("helps where nothing was found", async () => {
    const { drag, search, click, searches } = openOutlining();
    drag([10, 10], [50, 50]);
    await search(0).fail(new OutlineError("no_object"));
    click([30, 30]);
    expect(searches).toHaveLength(2);
  });

  test("is taken back by a step back", async () => {
    const { click, router, search } = await openProposed();
    click([30, 30]);
    router.stepBack();
    expect(search(2).object.strokes).toEqual([]);
  });
});

test("a press beside the box that a second finger takes back leaves the outline proposed", async () => {
  const { press, router, shapes, phase } = await openProposed();
  press([80, 70]);
  router.abort();
  expect([shapes(), phase()]).toEqual([[], "proposed"]);
});

test("a stroke that is taken back is not looked at", async () => {
  const { press, router, searches, store } = await openProposed();
  press([30, 30]);
  router.abort();
  expect([searches.length, store.getState().outlining?.strokes]).toEqual([1, []]);
});

test("a step back without strokes drops the box", async () => {
  const { router, store } = await openProposed();
  router.stepBack();
  expect(store.getState()).toMatchObject({ draft: null, outlining: null });
});

test("nothing is taken while a search is under way", () => {
  const { drag, router, shapes } = openOutlining();
  drag([10, 10], [50, 50]);
  router.finish();
  expect(shapes()).toEqual([]);
});
