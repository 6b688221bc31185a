import { expect, test } from "vitest";

import type { Label } from "@/api/schema.gen";

import { mapOf, mappedCount, onlyKnown, usualMap, withNames } from "./label-map";

const LABELS = ["Cat", "dog"].map((name) => ({ name }) as Label);

test("a label that the dataset writes otherwise is that label", () => {
  expect(usualMap(["cat", "dog"], LABELS)).toEqual({ cat: "Cat", dog: "dog" });
});

test("a label that the dataset lacks keeps its name", () => {
  expect(usualMap(["zebra"], LABELS)).toEqual({ zebra: "zebra" });
});

test("what the dataset lacks is left out where that is wanted", () => {
  const map = onlyKnown({ cat: "Cat", zebra: "zebra", dog: null }, LABELS);
  expect(map).toEqual({ cat: "Cat", zebra: null, dog: null });
  expect(mappedCount(map)).toBe(1);
});

test("several names of a model become one label", () => {
  expect(mapOf(withNames({}, "vehicle", ["car", " truck ", "car", ""]))).toEqual({ car: "vehicle", truck: "vehicle" });
});

test("a name that is given to another label is taken from the one before", () => {
  expect(mapOf(withNames({ dog: ["hound"] }, "Cat", ["hound"]))).toEqual({ hound: "Cat" });
});
