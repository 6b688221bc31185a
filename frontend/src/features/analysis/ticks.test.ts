// @vitest-environment node
import { expect, test } from "vitest";

import { ticksOf } from "./ticks";

const whole = (scale: "linear" | "log", edges: number[]) => ({ scale, edges, first: 0, last: edges.length - 2 });

test("a linear axis is cut into round steps", () => {
  expect(ticksOf(whole("linear", [0.18, 0.5, 0.62]))).toEqual([0.2, 0.3, 0.4, 0.5, 0.6]);
});

test("a wide logarithmic axis has powers of ten", () => {
  expect(ticksOf(whole("log", [0.5, 10, 20_000]))).toEqual([1, 10, 100, 1000, 10_000]);
});

test("a logarithmic axis of some factors has values between them", () => {
  expect(ticksOf(whole("log", [60, 200, 1200]))).toEqual([100, 200, 500, 1000]);
});

test("a narrow logarithmic axis has round steps", () => {
  expect(ticksOf(whole("log", [1.1, 1.2, 1.6]))).toEqual([1.1, 1.2, 1.3, 1.4, 1.5, 1.6]);
});

test("a very wide logarithmic axis leaves some powers out", () => {
  expect(ticksOf(whole("log", [1e-6, 1, 1e7])).length).toBeLessThanOrEqual(7);
});
