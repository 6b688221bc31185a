// @vitest-environment node
import { expect, test } from "vitest";

import { annotationAt, cornersIn, LABELS } from "@/canvas/model/test-doubles";

import { Comparison } from "./comparison";
import type { Conflict } from "./saving/rebase";
import { mark } from "./saving/test-doubles";

const IMAGE = { width: 100, height: 80 };
const moved: Conflict = { id: "a", base: mark("a"), mine: mark("a", 5), theirs: mark("a", 40), by: "anna" };
const deleted: Conflict = { id: "b", base: mark("b"), mine: mark("b", 5), theirs: null, by: "anna" };

/** The page shows a, b and c; the first two are in conflict. */
function compare() {
  const items = ["a", "b", "c"].map((id, order) => annotationAt(id, [5, 0], [15, 10], order));
  const comparison = new Comparison(LABELS);
  comparison.show(IMAGE, new Map(items.map((item) => [item.id, item])), [moved, deleted]);
  comparison.emphasise(new Map());
  return comparison;
}

const idsOn = ({ store }: Comparison["mine"]) => [...store.getState().items.keys()];
const fadedOn = ({ store }: Comparison["mine"]) => [...store.getState().fadedIds];

test("each canvas shows its own state of the sample", () => {
  const { mine, theirs } = compare();
  expect([cornersIn(mine.store, "a")[0], cornersIn(theirs.store, "a")[0]]).toEqual([5, 40]);
  expect([idsOn(mine), idsOn(theirs)]).toEqual([["a", "b", "c"], ["a", "c"]]);
});

test("what is the same on both is faded", () => {
  const { mine, theirs } = compare();
  expect([fadedOn(mine), fadedOn(theirs)]).toEqual([["c"], ["c"]]);
});

test("what is not chosen is faded", () => {
  const comparison = compare();
  comparison.emphasise(new Map([["a", "mine"]]));
  expect([fadedOn(comparison.mine), fadedOn(comparison.theirs)]).toEqual([["c"], ["a", "c"]]);
});

test("a row points at its annotation on both canvases", () => {
  const comparison = compare();
  comparison.point("a");
  expect([comparison.mine, comparison.theirs].map(({ store }) => store.getState().hoveredId)).toEqual(["a", "a"]);
});

test("nothing can be changed on either canvas", () => {
  const { mine } = compare();
  mine.store.remove(["a"]);
  expect(idsOn(mine)).toContain("a");
});

test("the view stays where it is when the states change", () => {
  const comparison = compare();
  comparison.mine.store.setViewport({ scale: 3, x: 1, y: 2 });
  comparison.show(IMAGE, new Map(), []);
  expect(comparison.mine.store.getState().viewport).toEqual({ scale: 3, x: 1, y: 2 });
});
