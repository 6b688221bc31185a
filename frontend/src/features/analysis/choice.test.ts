// @vitest-environment node
import { expect, test } from "vitest";

import { type Choice, isChosen, readChoice, writeChoice } from "./choice";

const read = (search: string) => readChoice(new URLSearchParams(search));

const CHOICE: Choice = {
  versions: ["3", "5"],
  usages: ["train", "eval"],
  metrics: ["brightness"],
  measure: "count",
  range: { metric: "brightness", from: 0, to: 0.25, of: "V002_eval", isOutside: true },
};

test("an address without anything shows shares of all images and every metric", () => {
  expect(read("")).toEqual({ versions: [], usages: ["all"], metrics: [], measure: "share", range: null });
});

test("a choice is read as it was written", () => {
  expect(readChoice(writeChoice(CHOICE))).toEqual(CHOICE);
});

test("what is so by itself is not written", () => {
  expect(writeChoice(read("")).toString()).toBe("");
});

test.each(["usages=eva", "y=height", "range=brightness,1,0", "range=brightness,a,b", "range=,0,1", "versions=x,"])("%j of a broken address counts as not said", (search) => {
  expect(read(search)).toEqual(read(""));
});

test("what is named twice counts once", () => {
  expect(read("versions=3,3").versions).toEqual(["3"]);
});

test("usages have the same order however they were chosen", () => {
  expect(read("usages=eval,all").usages).toEqual(["all", "eval"]);
});

test("only the named metrics are chosen", () => {
  expect([isChosen(CHOICE, "brightness"), isChosen(CHOICE, "clarity"), isChosen(read(""), "clarity")]).toEqual([true, false, true]);
});
