// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { DuplicateStack, StackedSample } from "@/api/schema.gen";
import { A_SAMPLE } from "@/test/samples-of-the-api";

import { differencesOf, keptOf, sourceOf, sparedOf, withChoices } from "./stack";

function sample(id: string, more: Partial<StackedSample> = {}): StackedSample {
  return { ...A_SAMPLE, id, distance: 0, is_same: false, usage: null, ...more };
}

function stack(id: string, samples: StackedSample[], conflict = false): DuplicateStack {
  return { id, ids: samples.map((each) => each.id), samples, conflict };
}

const labeled = (name: string): Partial<StackedSample> => ({ state: "labeled", labels: [name], annotation_count: 1 });
const [CAT, DOG] = [labeled("cat"), labeled("dog")];
const NOBODY = new Map<string, string>();
const pair = stack("1", [sample("1"), sample("2")]);
const three = stack("3", [sample("3"), sample("4"), sample("5")]);

describe("what stays of a stack", () => {
  test("is the best one", () => {
    expect(keptOf(pair, NOBODY)).toBe("1");
  });

  test("is the one that a person has chosen", () => {
    expect(sparedOf([pair, three], new Map([["3", "5"]]))).toEqual(["2", "3", "4"]);
  });

  test("is the best one again when the chosen one is gone", () => {
    expect(keptOf(pair, new Map([["1", "9"]]))).toBe("1");
  });

  test("of all stacks is what was chosen where something was", () => {
    expect(withChoices(["2", "4", "5", "7"], [pair, three], new Map([["3", "5"]])).toSorted()).toEqual(["2", "3", "4", "7"]);
  });

  test("of stacks that are left out is everything", () => {
    expect(withChoices(["7"], [pair], new Map([["1", "2"]]))).toEqual(["7"]);
  });
});

describe("whose annotations the others get", () => {
  test("are those of the one that stays", () => {
    expect(sourceOf(stack("1", [sample("1", CAT), sample("2", DOG)], true), new Map([["1", "2"]]))).toBe("2");
  });

  test("are those of a labeled one where the one that stays has none", () => {
    expect(sourceOf(stack("1", [sample("1"), sample("2", DOG)]), NOBODY)).toBe("2");
  });

  test("are nobody's where all have the same", () => {
    expect(sourceOf(stack("1", [sample("1", CAT), sample("2", CAT)]), NOBODY)).toBeNull();
  });

  test("are nobody's where none is labeled", () => {
    expect(sourceOf(pair, NOBODY)).toBeNull();
  });
});

test("what differs from the one that stays is told", () => {
  const found = differencesOf(sample("2", { width: 320, usage: "eval", ...CAT }), sample("1"));
  expect(found).toEqual({ size: true, labels: true, usage: true });
});
