// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { axisOf, binAt, binsOf, countIn, placeOf, positionOf, rangeOf, valueAt } from "./axis";

const EVEN = Array.from({ length: 101 }, (_, edge) => edge / 100);
const OCTAVES = Array.from({ length: 23 }, (_, edge) => 2 ** (8 + edge));
const linear = (counts: number[]) => ({ scale: "linear" as const, edges: EVEN, counts });
const filledAt = (...bins: number[]) => linear(EVEN.slice(1).map((_, bin) => (bins.includes(bin) ? 1 : 0)));

describe("the part of an axis that is shown", () => {
  test("reaches from the lowest to the highest filled bin of all series, and a little beyond", () => {
    expect(axisOf([filledAt(20), filledAt(60)])).toMatchObject({ first: 18, last: 62 });
  });

  test("never is a single bin", () => {
    const { first, last } = axisOf([filledAt(50)]);

    expect(last - first).toBe(9);
  });

  test("stays on the metric's axis", () => {
    expect(axisOf([filledAt(0, 99)])).toMatchObject({ first: 0, last: 99 });
  });

  test("is the whole axis where nothing was measured", () => {
    expect(axisOf([filledAt()])).toMatchObject({ first: 0, last: 99 });
  });
});

describe("positions", () => {
  test("lie in equal steps for equal factors on a logarithmic axis", () => {
    expect([256, 512, 1024].map((value) => positionOf("log", value))).toEqual([8, 9, 10]);
  });

  test("lead back to their values", () => {
    fc.assert(fc.property(fc.double({ min: 2 ** -20, max: 2 ** 30, noNaN: true }), (value) => {
      expect(valueAt("log", positionOf("log", value)) / value).toBeCloseTo(1, 9);
    }));
  });
});

describe("bins", () => {
  const wide = { scale: "log" as const, edges: OCTAVES, first: 0, last: 21 };

  test("are equally wide in factors on a logarithmic axis", () => {
    expect(placeOf(wide, { first: 0, last: 0 }).width).toBeCloseTo(placeOf(wide, { first: 20, last: 20 }).width);
  });

  test("are found at the middle of their place", () => {
    fc.assert(fc.property(fc.nat(21), (bin) => {
      const { start, width } = placeOf(wide, { first: bin, last: bin });
      expect(binAt(wide, start + width / 2)).toBe(bin);
    }));
  });

  test("that reach beyond what is shown end with it", () => {
    expect(placeOf({ scale: "linear", edges: EVEN, first: 20, last: 39 }, { first: 0, last: 29 })).toMatchObject({ start: 0, width: expect.closeTo(0.5) as number });
  });

  test("beyond the ends are the outermost", () => {
    expect([binAt(wide, -0.2), binAt(wide, 1.2)]).toEqual([0, 21]);
  });

  test("are known again by their values", () => {
    fc.assert(fc.property(fc.nat(99), fc.nat(99), (one, other) => {
      const bins = { first: Math.min(one, other), last: Math.max(one, other) };
      expect(binsOf({ edges: EVEN }, rangeOf({ edges: EVEN }, bins))).toEqual(bins);
    }));
  });

  test("hold the counts between both ends", () => {
    expect(countIn({ counts: [1, 2, 3, 4] }, { first: 1, last: 2 })).toBe(5);
  });
});
