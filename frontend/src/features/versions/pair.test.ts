// @vitest-environment node
import { expect, test } from "vitest";

import { labelCounts, pairOf } from "./pair";
import { A_VERSION } from "./test-version";

const first = { ...A_VERSION, id: "1", name: "V001", is_current: false, label_counts: { cat: 3, dog: 1 } };
const second = { ...A_VERSION, id: "2", name: "V002", is_current: true, parent: "1", label_counts: { cat: 2, owl: 4 } };
const third = { ...A_VERSION, id: "3", name: "V003", is_current: false, parent: "1" };
const all = [third, second, first];
const chosen = (query: string) => {
  const pair = pairOf(all, new URLSearchParams(query));
  return pair && [pair.base.name, pair.version.name];
};

test("an address names both versions", () => {
  expect(chosen("base=1&version=3")).toEqual(["V001", "V003"]);
});

test("without an address the current version stands against its parent", () => {
  expect(chosen("")).toEqual(["V001", "V002"]);
});

test("a version stands against its parent where no base is named", () => {
  expect(chosen("version=3")).toEqual(["V001", "V003"]);
});

test("an unknown version gives way to one that is there", () => {
  expect(chosen("base=99&version=98")).toEqual(["V001", "V002"]);
});

test("one version alone has nothing to stand against", () => {
  expect(pairOf([first], new URLSearchParams())).toBeNull();
});

test("labels of both are listed, the most frequent first", () => {
  expect(labelCounts({ base: first, version: second })).toEqual([
    { name: "owl", before: 0, after: 4 },
    { name: "cat", before: 3, after: 2 },
    { name: "dog", before: 1, after: 0 },
  ]);
});
