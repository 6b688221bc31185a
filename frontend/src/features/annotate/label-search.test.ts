// @vitest-environment node
import { describe, expect, test } from "vitest";

import { labelOfDigit, searchLabels } from "./label-search";

const labels = ["van", "Car", "street car", "bus"].map((name, place) => ({
  id: name,
  name,
  color: "red",
  key: String(place + 1),
}));

describe("the search for a label", () => {
  test("finds by any part of the name, its beginning first, capitals or not", () => {
    expect(searchLabels(labels, " CAR").map((label) => label.name)).toEqual(["Car", "street car"]);
  });

  test("shows the whole vocabulary at first, in its order", () => {
    expect(searchLabels(labels, "").map((label) => label.name)).toEqual(["van", "Car", "street car", "bus"]);
  });

  test("shows no more of 3,000 labels than a person can read", () => {
    const many = Array.from({ length: 3_000 }, (_, place) => ({ ...labels[0]!, name: `label ${place}` }));
    expect(searchLabels(many, "label")).toHaveLength(100);
  });
});

describe("a digit in the empty field", () => {
  test("chooses its label", () => {
    expect(labelOfDigit(labels, "2")?.name).toBe("Car");
    expect(labelOfDigit(labels, "7")).toBeNull();
  });

  test("is typed where a name begins with it", () => {
    expect(labelOfDigit([...labels, { id: "x", name: "2 wheels", color: "red", key: null }], "2")).toBeNull();
  });
});
