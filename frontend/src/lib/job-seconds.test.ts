// @vitest-environment node
import { describe, expect, test } from "vitest";

import { jobSeconds } from "./job-seconds";

const started = "2026-11-23T08:00:00Z";

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
