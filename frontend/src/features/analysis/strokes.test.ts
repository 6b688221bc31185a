// @vitest-environment node
import { expect, test } from "vitest";

import type { Series } from "@/api/schema.gen";

import { placed, strokeOf } from "./strokes";

const series = (name: string, metric: string) => ({ name, metric }) as Series;

test("a series has the same place in every chart, also in one that lacks the series before", () => {
  const all = placed([series("V001_all", "brightness"), series("V002_all", "brightness"), series("V002_all", "noise")]);
  expect(all.map(({ place }) => place)).toEqual([0, 1, 1]);
});

test("series beyond those that colours tell apart are dashed, then dotted", () => {
  expect([3, 4, 7, 8].map((place) => strokeOf(place).dash)).toEqual(["solid", "dashed", "dashed", "dotted"]);
});

test("colours come again after the last", () => {
  expect([0, 7, 8].map((place) => strokeOf(place).colour)).toEqual([1, 8, 1]);
});
