// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Analysis, JobState, Version } from "@/api/schema.gen";

import { lackOf, shownVersions, unmeasuredOf } from "./analysed";

const version = (part: Partial<Version>) => ({ id: "3", status: "normal", analysis: null, counts: { labeled: 4 }, ...part }) as Version;
const analysis = (state: JobState, part: Partial<Analysis> = {}) => ({ version: "3", version_name: "V003", problems: [], ...part, job: { state } }) as unknown as Analysis;
const PROBLEM = { sample: "1", name: "a.jpg", code: "not_an_image", message: "" };
const NO_LABELS = { counts: { labeled: 0 } as Version["counts"] };

describe("what a version lacks", () => {
  test("is its analysis where there is none", () => {
    expect(lackOf(version({}), [], "object_detection")).toBe("not_analysed");
  });

  test("is its analysis where that failed", () => {
    expect(lackOf(version({ analysis: "failed" }), [analysis("failed")], "object_detection")).toBe("not_analysed");
  });

  test("is time while its first analysis runs", () => {
    expect(lackOf(version({ analysis: "running" }), [analysis("running")], "object_detection")).toBe("running");
  });

  test("is nothing while it is analysed again", () => {
    expect(lackOf(version({ analysis: "running" }), [analysis("running"), analysis("succeeded")], "object_detection")).toBeNull();
  });

  test("is itself until it is published", () => {
    expect(lackOf(version({ status: "creating" }), [], "object_detection")).toBe("not_ready");
  });
});

describe("a version without labels", () => {
  test("lacks them where shapes are measured", () => {
    expect(lackOf(version(NO_LABELS), [], "image_segmentation")).toBe("unlabeled");
  });

  test("can be analysed where labels belong to whole images", () => {
    expect(lackOf(version(NO_LABELS), [], "image_classification")).toBe("not_analysed");
  });
});

describe("images that could not be measured", () => {
  test("are those of the newest finished analysis", () => {
    const analyses = [analysis("failed"), analysis("succeeded", { id: "9", problems: [PROBLEM] }), analysis("succeeded", { id: "8" })];
    expect(unmeasuredOf([version({})], analyses)).toEqual([{ analysis: "9", version: "V003", count: 1 }]);
  });

  test("are not told of versions that aren't shown", () => {
    expect(unmeasuredOf([version({ id: "4" })], [analysis("succeeded", { problems: [PROBLEM] })])).toEqual([]);
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
