// @vitest-environment node
import { expect, test } from "vitest";

import { historyRows, lanesOf } from "./lanes";
import { A_VERSION } from "./test-version";

const version = (id: string, parent: string | null, isDeleted = false) => ({ ...A_VERSION, id, name: `V${id}`, parent, parent_name: parent && `V${parent}`, parent_deleted: isDeleted });
const lanes = (...versions: ReturnType<typeof version>[]) => lanesOf(historyRows(versions));

test("versions after each other lie in one lane", () => {
  expect(lanes(version("3", "2"), version("2", "1"), version("1", null))).toEqual([
    { column: 0, joining: [], passing: [], goesOn: true },
    { column: 0, joining: [0], passing: [], goesOn: true },
    { column: 0, joining: [0], passing: [], goesOn: false },
  ]);
});

test("two children of a version come together at it", () => {
  expect(lanes(version("3", "1"), version("2", "1"), version("1", null))).toEqual([
    { column: 0, joining: [], passing: [], goesOn: true },
    { column: 1, joining: [], passing: [0], goesOn: true },
    { column: 0, joining: [0, 1], passing: [], goesOn: false },
  ]);
});

test("a lane that ended is used again", () => {
  const found = lanes(version("5", "4"), version("4", null), version("3", "2"), version("2", null));
  expect(found.map(({ column }) => column)).toEqual([0, 0, 0, 0]);
});

test("a parent in the trash has a row below its last child", () => {
  const rows = historyRows([version("4", "2", true), version("3", "2", true), version("1", null)]);
  expect(rows.map(({ id, version: known }) => [id, known !== null])).toEqual([["4", true], ["3", true], ["2", false], ["1", true]]);
});

test("a parent that the list has not reached yet has no row, and its line goes on", () => {
  const rows = historyRows([version("9", "1")]);
  expect([rows.length, lanesOf(rows)[0]?.goesOn]).toEqual([1, true]);
});
