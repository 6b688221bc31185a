// @vitest-environment node
import { expect, test } from "vitest";

import { csvOf } from "./csv";

test("a table has a line for each row", () => {
  expect(csvOf([["name", "count"], ["a/b.jpg", 3]])).toBe("\uFEFFname,count\r\na/b.jpg,3\r\n");
});

test("a table quotes what would break a row", () => {
  expect(csvOf([['a "b", c']])).toContain('"a ""b"", c"');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uFF1D1"])("a table holds no formula: %j", (text) => {
  expect(csvOf([[text]])).toContain(`'${text}`);
});

test("a number below zero stays a number", () => {
  expect(csvOf([[-2]])).toBe("\uFEFF-2\r\n");
});
