// @vitest-environment node
import { describe, expect, test } from "vitest";

import { placeOf, secondsLeft } from "./run-steps";

const progress = { done: 0, total: 0, step: "plan", note: "" };

describe("where a run is", () => {
  test("a run that waits has only started", () => {
    expect(placeOf({ state: "waiting", progress })).toBe(0);
  });

  test("what comes before the labeling prepares it", () => {
    expect(placeOf({ state: "running", progress: { ...progress, step: "learn" } })).toBe(1);
  });

  test("proposing labels is the labeling, and summing up brings the results", () => {
    expect(placeOf({ state: "running", progress: { ...progress, step: "predict" } })).toBe(2);
    expect(placeOf({ state: "running", progress: { ...progress, step: "sum_up" } })).toBe(3);
  });
});

describe("how long a step still takes", () => {
  const begun = { step: "predict", done: 100, at: 0 };

  test("the rest takes as long for each as what was done", () => {
    expect(secondsLeft(begun, { done: 300, total: 500 }, 10_000)).toBe(10);
  });

  test("nothing is said before something was done", () => {
    expect(secondsLeft(begun, { done: 100, total: 500 }, 10_000)).toBeNull();
  });
});
