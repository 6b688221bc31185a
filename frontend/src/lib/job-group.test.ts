// @vitest-environment node
import { expect, test } from "vitest";

import { batchResult, undoableGroup } from "./job-group";

const COPY = { kind: "batch", state: "succeeded", parameters: { action: "copy", group: "g" } } as const;
const progress = { done: 2, total: 3, step: "write", note: "" };

test("a copy can be undone once it has ended, and an undo can't", () => {
  const jobs = [COPY, { ...COPY, state: "running" as const }, { ...COPY, parameters: { action: "undo", group: "h" } }];
  expect(jobs.map(undoableGroup)).toEqual(["g", null, null]);
});

test("the result says how many were changed", () => {
  expect(batchResult({ ...COPY, progress, result: { changed: 3, refused: [] } })).toEqual({ changed: 3, refused: [], change_group: "g" });
});

test("a job that was canceled has changed what it has done", () => {
  expect(batchResult({ ...COPY, state: "canceled", progress, result: null })).toEqual({ changed: 2, refused: [], change_group: "g" });
});
