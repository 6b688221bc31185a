// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { stepped, within } from "./stack-walk";

const SIZES = [3, 2, 5];

describe("the walk over stacks", () => {
  test("goes to the next picture and the next stack", () => {
    expect(stepped({ stack: 0, sample: 0 }, "ArrowRight", SIZES)).toEqual({ stack: 0, sample: 1 });
    expect(stepped({ stack: 0, sample: 1 }, "ArrowDown", SIZES)).toEqual({ stack: 1, sample: 1 });
  });

  test("comes to the last picture of a stack that has fewer", () => {
    expect(stepped({ stack: 0, sample: 2 }, "ArrowDown", SIZES)).toEqual({ stack: 1, sample: 1 });
  });

  test("stays at an edge", () => {
    expect(stepped({ stack: 2, sample: 4 }, "ArrowDown", SIZES)).toEqual({ stack: 2, sample: 4 });
    expect(stepped({ stack: 0, sample: 0 }, "ArrowLeft", SIZES)).toEqual({ stack: 0, sample: 0 });
  });

  test("is only for arrows", () => {
    expect(stepped({ stack: 0, sample: 0 }, "k", SIZES)).toBeNull();
  });

  test("never leaves what is there", () => {
    const key = fc.constantFrom("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight");
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }), fc.array(key), (sizes, keys) => {
        const end = keys.reduce((place, each) => stepped(place, each, sizes) ?? place, { stack: 0, sample: 0 });
        expect(within(end, sizes)).toEqual(end);
      }),
    );
  });
});
