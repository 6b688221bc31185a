// @vitest-environment node
import { expect, test } from "vitest";

import { summaryOf } from "./change-summary";

test("annotations of one side only were added or removed, those of both were changed", () => {
  const before = { state: "labeled", annotations: { a: {}, b: {}, c: {} } };
  const after = { state: "labeled", annotations: { c: {}, d: {} } };
  expect(summaryOf({ before, after })).toMatchObject({ added: 1, removed: 2, changed: 1, state: null });
});

test("a state that was left, and one that was kept", () => {
  expect(summaryOf({ before: { state: "to_confirm" }, after: { state: "labeled" } }).state).toBe("labeled");
  expect(summaryOf({ before: { state: "labeled" }, after: { state: "labeled" } }).state).toBeNull();
});

test("what was set or taken away counts once", () => {
  const change = summaryOf({ before: { properties: { note: "x" }, hard: true }, after: { properties: { note: null, city: "Ulm" } } });
  expect(change).toMatchObject({ properties: ["note", "city"], hard: false, deleted: null });
});

test("a sample that is held back from versions says so alone", () => {
  const change = summaryOf({ before: { state: "labeled", excluded: false }, after: { state: "labeled", excluded: true } });
  expect(change).toMatchObject({ state: null, hard: null, excluded: true });
});

test.each([
  ["eval", "eval"],
  [null, "none"],
] as const)("a usage that is set to %s is told as %s", (usage, told) => {
  const change = summaryOf({ before: { state: "labeled", usage: "train" }, after: { state: "labeled", usage } });
  expect(change.usage).toBe(told);
});
