import { describe, expect, test } from "vitest";

import { jobPath, jobSeconds, jobTarget } from "./job-words";

const started = "2026-11-23T08:00:00Z";

describe("the words of a job", () => {
  test("the path that came out wins over the path that was asked for", () => {
    expect(jobPath({ parameters: { path: "obs://b/in/" }, result: { path: "obs://b/in/7/" } })).toBe("obs://b/in/7/");
  });

  test("a job without a path has none", () => {
    expect(jobPath({ parameters: {}, result: null })).toBeNull();
  });

  test("an export says its target and format", () => {
    expect(jobTarget({ parameters: { target: "obs", format: "coco" }, result: null })).toBe("obs · coco");
  });
});

describe("the duration of a job", () => {
  test("ends when it ended", () => {
    expect(jobSeconds({ started_at: started, finished_at: "2026-11-23T08:01:30Z" }, 0)).toBe(90);
  });

  test("grows while it runs", () => {
    expect(jobSeconds({ started_at: started, finished_at: null }, Date.parse("2026-11-23T08:00:05Z"))).toBe(5);
  });

  test("is unknown before it starts", () => {
    expect(jobSeconds({ started_at: null, finished_at: null }, 0)).toBeNull();
  });
});
