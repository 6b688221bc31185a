// @vitest-environment node
import { expect, test } from "vitest";

import type { Series } from "@/api/schema.gen";

import { binsCsv } from "./bins-csv";

const named = (name: string, counts: number[]) => ({ name, edges: [0, 0.5, 1], counts }) as Series;
const HEADER = { from: "from", to: "to" };

test("a table has a row for each bin and a column for each series", () => {
  expect(binsCsv([named("V001_all", [3, 1]), named("V002_all", [0, 2])], HEADER)).toBe("\uFEFFfrom,to,V001_all,V002_all\r\n0,0.5,3,0\r\n0.5,1,1,2\r\n");
});

test("a version's name is no formula there", () => {
  expect(binsCsv([named("=1+1_all", [3, 1])], HEADER)).toContain("'=1+1_all");
});
