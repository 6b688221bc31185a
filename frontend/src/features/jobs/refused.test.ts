// @vitest-environment node
import { describe, expect, test } from "vitest";

import { refusedOf, searched } from "./refused";

const broken = { name: "a/b.jpg", code: "image_damaged", reason: "The image is damaged." };
const unknown = { name: "c.xml", code: "image_not_found", reason: "There is no such image." };

test("a result without a list refused nothing", () => {
  expect(refusedOf({ result: { refused: 3 } })).toEqual([]);
});

describe("the search among refused files", () => {
  test("finds names in any case", () => {
    expect(searched([broken, unknown], " B.JPG ")).toEqual([broken]);
  });

  test("finds reasons", () => {
    expect(searched([broken, unknown], "no such")).toEqual([unknown]);
  });

  test("keeps all where nothing is asked", () => {
    expect(searched([broken, unknown], "")).toEqual([broken, unknown]);
  });
});
