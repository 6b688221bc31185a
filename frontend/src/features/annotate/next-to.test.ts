// @vitest-environment node
import { expect, test } from "vitest";

import type { Sample } from "@/api/schema.gen";

import { nextTo } from "./next-to";

const sample = (id: string) => ({ id }) as Sample;
/** Around c: a b [c] d e. */
const known = { centre: "c", previous: [sample("b"), sample("a")], next: [sample("d"), sample("e")] };

test("a sample lies between its neighbours", () => {
  expect(nextTo(known, "c")).toEqual({ previous: "b", next: "d" });
});

test("a neighbour's own neighbours are known before they are read", () => {
  expect(nextTo(known, "d")).toEqual({ previous: "c", next: "e" });
  expect(nextTo(known, "b")).toEqual({ previous: "a", next: "c" });
});

test("beyond what was read nothing is known", () => {
  expect(nextTo(known, "e")).toEqual({ previous: "d", next: undefined });
  expect(nextTo(known, "z")).toEqual({});
  expect(nextTo(undefined, "c")).toEqual({});
});
