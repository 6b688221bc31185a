// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";

import { coarsePlaces } from "./places";

const heatmap = (boxes: (x: number, y: number) => number) => Array.from({ length: 32 }, (_, y) => Array.from({ length: 32 }, (_, x) => boxes(x, y)));

test("boxes of one corner are in the cell of that corner", () => {
  expect(coarsePlaces(heatmap((x, y) => (x < 8 && y >= 24 ? 1 : 0)))).toEqual([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]);
});

test("all shares together are the whole", () => {
  fc.assert(fc.property(fc.array(fc.nat(9), { minLength: 1024, maxLength: 1024 }), (counts) => {
    const sum = coarsePlaces(heatmap((x, y) => counts[y * 32 + x]! + 1)).flat().reduce((one, other) => one + other, 0);
    expect(sum).toBeCloseTo(1);
  }));
});

test("without boxes there is nothing anywhere", () => {
  expect(new Set(coarsePlaces(heatmap(() => 0)).flat())).toEqual(new Set([0]));
});
