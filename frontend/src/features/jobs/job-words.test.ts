// @vitest-environment node
import { describe, expect, test } from "vitest";

import { jobAction, jobPath, jobTarget, refusedCount, resultFigures, secondsLeft } from "./job-words";

const started = "2026-11-23T08:00:00Z";

describe("the words of a job", () => {
  test("the path that came out wins over the path that was asked for", () => {
    expect(jobPath({ parameters: { path: "obs://b/in/" }, result: { path: "obs://b/in/7/" } })).toBe("obs://b/in/7/");
  });

  test("a job without a path has none", () => {
    expect(jobPath({ parameters: {}, result: null })).toBeNull();
  });

  test("a publication's target is a path, not a way", () => {
    const job = { parameters: { target: "obs://b/out/V001/", name: "V001" }, result: null };
    expect([jobPath(job), jobTarget(job).way]).toEqual(["obs://b/out/V001/", null]);
  });

  test("an export says its way and format", () => {
    expect(jobTarget({ parameters: { target: "obs", format: "coco" }, result: null })).toEqual({ name: null, way: "obs", format: "coco" });
  });

  test("a change of many samples says what it does", () => {
    expect(jobAction({ kind: "batch", parameters: { action: "copy" } })).toBe("copy");
    expect(jobAction({ kind: "export", parameters: { action: "copy" } })).toBeNull();
  });

  test("a result says its figures in a fixed order", () => {
    expect(resultFigures({ result: { refused_count: 2, added: 5, path: "x" } })).toEqual([
      { name: "added", value: 5 },
      { name: "refused_count", value: 2 },
    ]);
  });

  test("a job without a result refused nothing", () => {
    expect(refusedCount({ parameters: {}, result: null })).toBe(0);
  });
});

describe("the time that a job still takes", () => {
  const running = { state: "running" as const, progress: { done: 10, total: 40, step: "read", note: "" }, started_at: started, finished_at: null };

  test("follows from the rate so far", () => {
    expect(secondsLeft(running, Date.parse("2026-11-23T08:00:20Z"))).toBe(60);
  });

  test("is not guessed in the first seconds", () => {
    expect(secondsLeft(running, Date.parse("2026-11-23T08:00:04Z"))).toBeNull();
  });

  test("is unknown before anything is done", () => {
    expect(secondsLeft({ ...running, progress: { ...running.progress, done: 0 } }, Date.parse("2026-11-23T08:01:00Z"))).toBeNull();
  });
});
