// @vitest-environment node
import { expect, test } from "vitest";

import type { SmartRun } from "@/api/schema.gen";
import { A_RUN } from "@/test/samples-of-the-api";

import { gainOf, worthOf } from "./worth";

function run(examples: number, report: Partial<NonNullable<SmartRun["report"]>> | null): SmartRun {
  const full = report && { labels: [], calibration_error: 0, thresholds: [], ...report };
  return { ...A_RUN, id: String(examples), created_at: `day ${examples}`, report: full as SmartRun["report"], counts: { examples } };
}
const share = (value: number) => ({ accuracy: { value, low: value - 0.05, high: value + 0.05, right: 1, number: 10 } });

test("runs come oldest first, without those that have measured nothing", () => {
  expect(worthOf([run(40, share(0.8)), run(30, null), run(20, share(0.7))]).map(({ examples, value }) => [examples, value])).toEqual([[20, 0.7], [40, 0.8]]);
});

test("boxes are worth their mean average precision", () => {
  expect(worthOf([run(20, { average_precision: 0.83 })])).toMatchObject([{ value: 0.83, low: null, high: null }]);
});

test("what the last labels brought is told in points", () => {
  expect(gainOf(worthOf([run(60, share(0.781)), run(20, share(0.7))]))).toEqual({ labels: 40, points: 8.1, isSure: true });
});

test("a difference within the intervals may be chance", () => {
  expect(gainOf(worthOf([run(60, share(0.72)), run(20, share(0.7))]))?.isSure).toBe(false);
});

test("without new labels nothing is told", () => {
  expect(gainOf(worthOf([run(20, share(0.8)), run(20, share(0.7))]))).toBeNull();
});
