// @vitest-environment node
import { describe, expect, test } from "vitest";

import { csvOf, refusedOf, searched } from "./refused";

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

describe("the table of refused files", () => {
  test("has a row for each, after its header", () => {
    expect(csvOf(["name", "code", "reason"], [broken])).toBe("\uFEFFname,code,reason\r\na/b.jpg,image_damaged,The image is damaged.\r\n");
  });

  test("quotes what would break a row", () => {
    expect(csvOf([], [{ ...broken, name: 'a "b", c' }])).toContain('"a ""b"", c",image_damaged');
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uFF1D1"])("holds no formula: %j", (name) => {
    expect(csvOf([], [{ ...broken, name }])).toContain(`'${name}`);
  });
});
