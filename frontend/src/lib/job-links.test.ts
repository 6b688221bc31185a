// @vitest-environment node
import { expect, test } from "vitest";

import { jobLinks } from "./job-links";

const ended = { dataset: "7", kind: "import" as const, state: "succeeded" as const, parameters: {}, result: {}, started_at: "2026-11-23T12:00:00Z", finished_at: "2026-11-23T12:01:00Z" };

test("a publication leads to its version", () => {
  expect(jobLinks({ ...ended, kind: "publish", result: { version: "3" } })).toEqual([{ name: "version", to: "/datasets/7/versions/3" }]);
});

test("an analysis leads to the charts of its version", () => {
  expect(jobLinks({ ...ended, kind: "analysis", result: { version: "3" } })).toEqual([{ name: "analysis", to: "/datasets/7/analysis?versions=3" }]);
});

test("an export leads to the dataset that it made", () => {
  expect(jobLinks({ ...ended, kind: "export", result: { dataset: "9" } })).toEqual([{ name: "dataset", to: "/datasets/9" }]);
});

test("a download leads to the list of exported files", () => {
  const job = { ...ended, kind: "export" as const, parameters: { target: "download" } };

  expect(jobLinks(job)).toEqual([{ name: "exports", to: "/datasets/7/jobs?tab=exports" }]);
});

test("an export to a path leads to the list of exports", () => {
  const job = { ...ended, kind: "export" as const, parameters: { target: "obs" } };

  expect(jobLinks(job)).toEqual([{ name: "export", to: "/datasets/7/jobs?tab=exports" }]);
});

test("an import leads to the samples of its day", () => {
  expect(jobLinks({ ...ended, result: { added: 2 } })).toEqual([
    { name: "samples", to: "/datasets/7/samples?created_after=2026-11-23&created_before=2026-11-23" },
  ]);
});

test("a dry run has brought nothing to look at", () => {
  expect(jobLinks({ ...ended, parameters: { dry_run: true }, result: { added: 2 } })).toEqual([]);
});

test("a sync leads to the samples whose files are gone", () => {
  expect(jobLinks({ ...ended, kind: "sync", result: { added: 0, gone: 1 } })).toEqual([{ name: "missing", to: "/datasets/7/samples?missing=true" }]);
});

test("auto grouping leads to the groups of its property", () => {
  const job = { ...ended, kind: "auto_grouping" as const, parameters: { property: "a b" } };

  expect(jobLinks(job)).toEqual([{ name: "groups", to: "/datasets/7/samples/groups?property=a+b" }]);
});
