// @vitest-environment node
import { describe, expect, test } from "vitest";

import { annotationAt, openCanvas } from "../model/test-doubles";
import { toScreen } from "../model/viewport";
import { Fingers } from "./fingers";

function openTouched(...items: Parameters<typeof openCanvas>) {
  const canvas = openCanvas(...items);
  return { ...canvas, fingers: new Fingers(canvas.store, () => canvas.router.abort()) };
}

describe("two fingers", () => {
  test("zoom about what is between them", () => {
    const { store, fingers } = openTouched();
    fingers.down(1, [40, 40]);
    fingers.down(2, [60, 40]);
    fingers.move(1, [30, 40]);
    fingers.move(2, [70, 40]);
    expect(store.getState().viewport.scale).toBeCloseTo(2);
    expect(toScreen(store.getState().viewport, [50, 40]).map(Math.round)).toEqual([50, 40]);
  });

  test("pan as they move together", () => {
    const { store, fingers } = openTouched();
    fingers.down(1, [40, 40]);
    fingers.down(2, [60, 40]);
    fingers.move(1, [50, 45]);
    fingers.move(2, [70, 45]);
    expect(toScreen(store.getState().viewport, [50, 40]).map(Math.round)).toEqual([60, 45]);
  });

  test("drop what the first has begun to draw", () => {
    const { store, fingers, press, router } = openTouched();
    fingers.down(1, [10, 10]);
    press([10, 10]);
    router.move([30, 30]);
    fingers.down(2, [60, 40]);
    expect(store.getState()).toMatchObject({ draft: null, naming: null });
  });

  test("leave selected what was, though the first began to draw", () => {
    const { store, fingers, press } = openTouched(annotationAt("a", [60, 60], [70, 70]));
    store.select(["a"]);
    fingers.down(1, [10, 10]);
    press([10, 10]);
    fingers.down(2, [40, 40]);
    expect([...store.getState().selection]).toEqual(["a"]);
  });

  test("keep the points of an outline that were set before", () => {
    const { store, fingers, click, press, router } = openTouched();
    router.choose("polygon");
    click([10, 10]);
    click([50, 10]);
    press([50, 50]);
    fingers.down(1, [50, 50]);
    fingers.down(2, [60, 60]);
    expect(store.getState().draft?.corners).toEqual([[10, 10], [50, 10]]);
  });

  test("keep the first corner of a rectangle that is drawn by two taps", () => {
    const { store, fingers, click, press } = openTouched();
    click([10, 10]);
    press([50, 50]);
    fingers.down(1, [50, 50]);
    fingers.down(2, [60, 60]);
    click([40, 40]);
    expect(store.getState().naming?.points).toEqual([[10, 10], [40, 40]]);
  });
});

describe("one finger", () => {
  test("is for the tools", () => {
    const { fingers } = openTouched();
    expect([fingers.down(1, [10, 10]), fingers.move(1, [20, 20]), fingers.up(1)]).toEqual([false, false, false]);
  });

  test("that is left of two neither draws nor moves the view", () => {
    const { store, fingers } = openTouched();
    fingers.down(1, [40, 40]);
    fingers.down(2, [60, 40]);
    fingers.up(2);
    expect(fingers.move(1, [10, 10])).toBe(true);
    expect(store.getState().viewport).toEqual({ scale: 1, x: 0, y: 0 });
  });
});
