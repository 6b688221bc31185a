// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../../model/annotation";
import { selectUpTo } from "../../model/selection";
import { annotationAt, cornersIn, openCanvas } from "../../model/test-doubles";

const a = annotationAt("a", [10, 10], [30, 30], 0);
const b = annotationAt("b", [40, 40], [60, 60], 1);
const c = annotationAt("c", [70, 10], [90, 30], 2);

function openSelecting(...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose("select");
  return { ...canvas, selected: () => [...canvas.store.getState().selection] };
}

describe("several marks", () => {
  test("are selected one after the other with Shift, and taken out again", () => {
    const canvas = openSelecting(a, b, c);
    canvas.click([20, 20]);
    canvas.shiftClick([50, 50]);
    canvas.shiftClick([80, 20]);
    canvas.shiftClick([20, 20]);
    expect(canvas.selected()).toEqual(["b", "c"]);
  });

  test("are selected with Ctrl where there is nothing else to do with it", () => {
    const canvas = openSelecting(a, b);
    canvas.click([20, 20]);
    canvas.click([50, 50], true);
    expect(canvas.selected()).toEqual(["a", "b"]);
  });

  test("stay selected at a click with Shift beside them", () => {
    const canvas = openSelecting(a);
    canvas.click([20, 20]);
    canvas.shiftClick([80, 70]);
    expect(canvas.selected()).toEqual(["a"]);
  });

  test("are selected by a band that touches them", () => {
    const canvas = openSelecting(a, b, c);
    canvas.drag([25, 25], [45, 45], 0, true);
    expect(canvas.selected()).toEqual(["a", "b"]);
    expect(canvas.store.getState()).toMatchObject({ band: null, viewport: { x: 0, y: 0 } });
  });

  test("come to what is selected already by a band", () => {
    const canvas = openSelecting(a, b, c);
    canvas.click([80, 20]);
    canvas.drag([5, 5], [15, 15], 0, true);
    expect(canvas.selected()).toEqual(["c", "a"]);
  });

  test("are left alone by a band that was drawn inside of them", () => {
    const canvas = openSelecting(annotationAt("large", [0, 0], [100, 80]), b);
    canvas.drag([35, 35], [65, 65], 0, true);
    expect(canvas.selected()).toEqual(["b"]);
  });

  test("are what they were when a band is given up", () => {
    const canvas = openSelecting(a, b);
    canvas.click([20, 20]);
    canvas.press([35, 35], 0, false, true);
    canvas.router.move([65, 65]);
    canvas.router.cancel();
    expect(canvas.selected()).toEqual(["a"]);
    expect(canvas.store.getState().band).toBeNull();
  });

  test("are moved together in one step", () => {
    const canvas = openSelecting(a, b, c);
    canvas.store.select(["a", "b"]);
    canvas.drag([50, 50], [55, 52]);
    expect([cornersIn(canvas.store, "a"), cornersIn(canvas.store, "b")]).toEqual([[15, 12, 35, 32], [45, 42, 65, 62]]);
    expect(canvas.commits).toHaveLength(1);
    expect(canvas.selected()).toEqual(["a", "b"]);
  });

  test("are shown where they would be while they are dragged, and stay when the drag is given up", () => {
    const canvas = openSelecting(a, b);
    canvas.store.select(["a", "b"]);
    canvas.press([50, 50]);
    canvas.router.move([55, 52]);
    expect(canvas.store.getState().shift).toEqual({ ids: new Set(["a", "b"]), dx: 5, dy: 2 });
    canvas.router.cancel();
    expect(canvas.store.getState().shift).toBeNull();
    expect(canvas.commits).toEqual([]);
  });

  test("keep their distance at the edge of the image", () => {
    const canvas = openSelecting(a, b);
    canvas.store.select(["a", "b"]);
    canvas.drag([50, 50], [5, 50]);
    expect([cornersIn(canvas.store, "a"), cornersIn(canvas.store, "b")]).toEqual([[0, 10, 20, 30], [30, 40, 50, 60]]);
  });

  test("go on being moved without those that can't be", () => {
    const unknown: Annotation = { ...c, id: "m", shape: { kind: "cuboid", points: [[1, 1]] } };
    const canvas = openSelecting(a, unknown);
    canvas.store.select(["a", "m"]);
    canvas.drag([20, 20], [25, 20]);
    expect(canvas.commits[0]?.map((change) => change.id)).not.toContain("m");
    expect(cornersIn(canvas.store, "a")).toEqual([15, 10, 35, 30]);
  });

  test("are selected up to one in the list, from the one that was first", () => {
    const canvas = openSelecting(a, b, c);
    canvas.store.select(["c"]);
    selectUpTo(canvas.store, "b");
    expect(canvas.selected()).toEqual(["c", "b"]);
    selectUpTo(canvas.store, "a");
    expect(canvas.selected()).toEqual(["c", "a", "b"]);
  });
});
