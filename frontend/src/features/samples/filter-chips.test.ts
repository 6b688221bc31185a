// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EVERYTHING, type SampleFilter } from "@/lib/sample-filter";

import { chipsOf } from "./filter-chips";

const wordsOf = (part: Partial<SampleFilter>) => chipsOf({ ...EVERYTHING, ...part }).map(({ words }) => words);

describe("the conditions of a filter, one by one", () => {
  test("a tab and an order are none", () => {
    expect(wordsOf({ tab: "labeled", order: "-name" })).toEqual([]);
  });

  test("each label is one, and is taken away alone", () => {
    const [cat] = chipsOf({ ...EVERYTHING, labels: ["cat", "dog"] });
    expect(cat).toMatchObject({ words: "label", value: "cat", without: { labels: ["dog"] } });
  });

  test("yes and no are different words", () => {
    expect(wordsOf({ hard: true, excluded: true, empty: false, missing: false })).toEqual(["hard", "excluded", "notEmpty", "notMissing"]);
  });

  test("a usage is one, and is taken away alone", () => {
    expect(chipsOf({ ...EVERYTHING, usage: "none" })).toEqual([{ words: "usage", value: "none", name: "", without: { usage: "" } }]);
  });

  test("a score of zero is a condition", () => {
    expect(chipsOf({ ...EVERYTHING, scoreMin: 0 })).toEqual([{ words: "scoreMin", value: "0", name: "", without: { scoreMin: null } }]);
  });

  test("a share of the image is said in percent", () => {
    expect(chipsOf({ ...EVERYTHING, shapeAreaMax: 0.007 })).toEqual([{ words: "shapeAreaMax", value: "0.7 %", name: "", without: { shapeAreaMax: null } }]);
  });

  test("a property is taken away and leaves the others", () => {
    const [camera] = chipsOf({ ...EVERYTHING, properties: { camera: "north", lens: "wide" } });
    expect(camera).toMatchObject({ words: "property", name: "camera", value: "north", without: { properties: { lens: "wide" } } });
  });

  test("a person's remarks have words of their own", () => {
    expect(wordsOf({ properties: { undecided: "yes" }, hasProperty: ["note", "camera"] })).toEqual(["undecided", "hasNote", "has"]);
  });
});
