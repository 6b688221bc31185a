// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { SampleGroup } from "@/api/schema.gen";

import { marksOf, targetOf, toggled, withMarks } from "./marks";

const GROUP: SampleGroup = { id: "5", value: "0", size: 3, spread: 0.5, unlabeled: 2, samples: [] };

describe("marks in groups", () => {
  test("are set and taken away one by one", () => {
    const marked = toggled(toggled(new Map(), "5", "1"), "5", "2");
    expect([...marksOf(toggled(marked, "5", "1"), "5")]).toEqual(["2"]);
  });

  test("of one group leave those of others", () => {
    const marked = toggled(toggled(new Map(), "5", "1"), "6", "2");
    expect([...marksOf(withMarks(marked, "5", new Set()), "6")]).toEqual(["2"]);
  });
});

describe("who gets a label", () => {
  test("are the marked samples", () => {
    expect(targetOf(GROUP, "look", new Set(["1"]), "marked")).toEqual({ samples: ["1"] });
  });

  test("are all of the group that nobody has labeled", () => {
    expect(targetOf(GROUP, "look", new Set(), "others")).toEqual({ filter: { tab: "unlabeled", "property.look": "0" } });
  });

  test("are the others without those that are marked", () => {
    expect(targetOf(GROUP, "look", new Set(["1"]), "others")).toEqual({ filter: { tab: "unlabeled", "property.look": "0", except: ["1"] } });
  });
});
