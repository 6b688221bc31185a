// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Analysis, JobState, Version } from "@/api/schema.gen";

import { lackOf, shownVersions } from "./analysed";

const version = (part: Partial<Version>) => ({ id: "3", status: "normal", analysis: null, ...part }) as Version;
const analysis = (state: JobState) => ({ version: "3", job: { state } }) as Analysis;

describe("what a version lacks", () => {
  test("is its analysis where there is none", () => {
    expect(lackOf(version({}), [])).toBe("not_analysed");
  });

  test("is its analysis where that failed", () => {
    expect(lackOf(version({ analysis: "failed" }), [analysis("failed")])).toBe("not_analysed");
  });

  test("is time while its first analysis runs", () => {
    expect(lackOf(version({ analysis: "running" }), [analysis("running")])).toBe("running");
  });

  test("is nothing while it is analysed again", () => {
    expect(lackOf(version({ analysis: "running" }), [analysis("running"), analysis("succeeded")])).toBeNull();
  });

  test("is itself until it is published", () => {
    expect(lackOf(version({ status: "creating" }), [])).toBe("not_ready");
  });
});

describe("the versions that are shown", () => {
  test("are those asked for, in that order", () => {
    expect(shownVersions(["2", "5"], [{ id: "5" }, { id: "2" }])).toEqual(["2", "5"]);
  });

  test("are the newest where those asked for can't be shown", () => {
    expect(shownVersions(["9"], [{ id: "5" }, { id: "2" }])).toEqual(["5"]);
  });
});
