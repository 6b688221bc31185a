// @vitest-environment node
import { expect, test } from "vitest";

import { bandOf, CHART, heightOf, lineOf, placed } from "./chart";
import type { Worth } from "./worth";

const worth = (examples: number, value: number): Worth => ({ at: "", examples, value, low: value - 0.1, high: value + 0.1 });

test("all is at the top, nothing at the bottom", () => {
  expect([heightOf(1), heightOf(0)]).toEqual([CHART.top, CHART.height - CHART.bottom]);
});

test("more labels stand further to the right, and better runs higher", () => {
  const [first, second] = placed([worth(20, 0.5), worth(60, 0.9)]);
  expect(second!.x).toBeGreaterThan(first!.x);
  expect(second!.y).toBeLessThan(first!.y);
});

test("a single run stands in the middle", () => {
  const [only] = placed([worth(20, 0.5)]);
  expect(only!.x).toBe((CHART.left + CHART.width - CHART.right) / 2);
});

test("the line leads from run to run, and the band there and back", () => {
  const points = placed([worth(20, 0.5), worth(60, 0.9)]);
  expect(lineOf(points).split("L")).toHaveLength(2);
  expect(bandOf(points).split("L")).toHaveLength(4);
});
