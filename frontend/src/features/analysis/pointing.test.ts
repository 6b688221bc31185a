// @vitest-environment node
import { expect, test } from "vitest";

import { pointedBins, step } from "./pointing";

const axis = { first: 10, last: 20 };
const at = (bin: number) => ({ from: bin, to: bin, isHeld: false });

test("the first arrow key points at the left end", () => {
  expect(step("ArrowRight", { axis, pointed: null, isExtending: false })).toEqual(at(10));
});

test("an arrow key goes to the next bin, and stays at the end", () => {
  expect([step("ArrowRight", { axis, pointed: at(19), isExtending: false }), step("ArrowRight", { axis, pointed: at(20), isExtending: false })]).toEqual([at(20), at(20)]);
});

test("with Shift the range grows", () => {
  expect(step("ArrowLeft", { axis, pointed: at(15), isExtending: true })).toEqual({ from: 15, to: 14, isHeld: false });
});

test("another key is not ours", () => {
  expect(step("a", { axis, pointed: at(15), isExtending: false })).toBeNull();
});

test("a range drawn to the left is the same as one drawn to the right", () => {
  expect(pointedBins({ from: 15, to: 12, isHeld: true })).toEqual({ first: 12, last: 15 });
});
