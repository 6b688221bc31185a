// @vitest-environment node
import { describe, expect, test } from "vitest";

import { chooseLabel, relabel } from "../actions/choose-label";
import { focusOn, resizeArea } from "./camera";
import { annotationAt, cornersIn, LABELS, openCanvas } from "./test-doubles";

const a = annotationAt("a", [10, 10], [60, 60], 0);
const b = annotationAt("b", [30, 30], [40, 40], 1);
const c = annotationAt("c", [70, 10], [90, 30], 2);

describe("the canvas store", () => {
  test("says what was changed, undone and made again", () => {
    const { store, commits } = openCanvas(a);
    store.remove(["a"]);
    store.undo();
    store.redo();
    expect(commits).toEqual([
      [{ id: "a", before: a, after: null }],
      [{ id: "a", before: null, after: a }],
      [{ id: "a", before: a, after: null }],
    ]);
  });

  test("puts an undone delete back into its place", () => {
    const { store } = openCanvas(a, b, c);
    store.remove(["b"]);
    store.undo();
    expect([...store.getState().items.keys()]).toEqual(["a", "b", "c"]);
  });

  test("changes nothing for a reader", () => {
    const { store, commits } = openCanvas();
    store.load({ width: 100, height: 80 }, [a], false);
    store.remove(["a"]);
    expect(store.getState().items.size).toBe(1);
    expect(commits).toEqual([]);
  });

  test("takes over the server's answer without a step of history", () => {
    const { store, commits } = openCanvas(a);
    store.acknowledge([{ ...a, labelId: "77" }, b]);
    expect(store.getState().items.get("a")?.labelId).toBe("77");
    expect(store.getState()).toMatchObject({ canUndo: false });
    expect(store.getState().items.has("b")).toBe(false);
    expect(commits).toEqual([]);
  });

  test("stays as it is where the server stored what is here", () => {
    const { store } = openCanvas(a);
    const before = store.getState();
    store.acknowledge([structuredClone(a)]);
    expect(store.getState()).toBe(before);
  });

  test("forgets how to undo what someone else has changed since", () => {
    const { store } = openCanvas(a, b);
    store.edit(["a"], (item) => ({ ...item, hard: true }));
    store.edit(["b"], (item) => ({ ...item, hard: true }));
    store.rebase([{ ...a, label: "bus" }, { ...b, hard: true }]);
    store.undo();
    expect(store.getState().items.get("b")?.hard).toBe(false);
    expect(store.getState()).toMatchObject({ canUndo: false });
    expect(store.getState().items.get("a")?.label).toBe("bus");
  });

  test("puts what someone else added after what was there", () => {
    const { store, commits } = openCanvas(a, b);
    store.rebase([{ ...c, order: 0 }, b]);
    expect([...store.getState().items.keys()]).toEqual(["b", "c"]);
    expect(commits).toEqual([]);
  });

  test("drops the selection of what is gone", () => {
    const { store } = openCanvas(a, b);
    store.select(["a", "b"]);
    store.remove(["a"]);
    expect([...store.getState().selection]).toEqual(["b"]);
  });

  test("finds shapes where they are after a move", () => {
    const { store } = openCanvas(b);
    store.edit(["b"], () => annotationAt("b", [80, 60], [90, 70]));
    expect(store.hitTest([35, 35], 1)).toBeNull();
    expect(store.hitTest([85, 65], 1)).toBe("b");
  });

  test("does not find what is hidden", () => {
    const { store } = openCanvas(a);
    store.toggleHidden(["a"]);
    expect(store.hitTest([35, 35], 1)).toBeNull();
    store.toggleHidden(["a"]);
    store.toggleAllHidden();
    expect(store.within({ x0: 0, y0: 0, x1: 100, y1: 80 })).toEqual([]);
  });

  test("keeps tool, active label and hidden marks from image to image", () => {
    const { store } = openCanvas(a);
    store.setActiveLabel("bus");
    store.toggleAllHidden();
    store.unload();
    store.load({ width: 50, height: 50 }, [b], true);
    expect(store.getState()).toMatchObject({ tool: "rectangle", activeLabel: "bus", isAllHidden: true, canUndo: false });
  });

  test("drops an active label that is no longer in the vocabulary", () => {
    const { store } = openCanvas();
    store.setActiveLabel("bus");
    store.setLabels(LABELS.slice(0, 1));
    expect(store.getState().activeLabel).toBeNull();
  });

  test("changes the label of the selection, otherwise the active label", () => {
    const { store, commits } = openCanvas(a);
    chooseLabel(store, "bus");
    expect(store.getState().activeLabel).toBe("bus");
    store.select(["a"]);
    chooseLabel(store, "bus");
    expect(commits[0]?.[0]?.after).toMatchObject({ label: "bus", labelId: "2" });
    expect(store.getState().activeLabel).toBe("bus");
  });

  test("makes no change of a label that is already there", () => {
    const { store, commits } = openCanvas(a);
    relabel(store, ["a"], "car");
    expect(commits).toEqual([]);
  });

  test("brings a chosen annotation into sight", () => {
    const { store } = openCanvas(c);
    store.setViewport({ scale: 4, x: 0, y: 0 });
    focusOn(store, "c");
    expect([...store.getState().selection]).toEqual(["c"]);
    expect(store.getState().viewport.x).toBeLessThan(-200);
  });

  test("keeps the middle of the view when the area is resized", () => {
    const { store } = openCanvas(a);
    resizeArea(store, { width: 140, height: 100 });
    expect(store.getState().viewport).toEqual({ scale: 1, x: 20, y: 10 });
    expect(cornersIn(store, "a")).toEqual([10, 10, 60, 60]);
  });
});

test("an active label that someone renames stays active", () => {
  const { store } = openCanvas();
  store.setActiveLabel("car");
  store.setLabels([{ id: "1", name: "automobile", color: "red", key: "1" }]);
  expect(store.getState().activeLabel).toBe("automobile");
});
