import { expect, test } from "vitest";

import { usualValuesOf } from "./pixel-values";

test("values from 0 to 1 are known as such", () => {
  expect(usualValuesOf({ mean: [0, 0, 0], std: [255, 255, 255] })).toBe("unit");
});

test("the values of ImageNet are known where they were rounded", () => {
  expect(usualValuesOf({ mean: [123.68, 116.28, 103.53], std: [58.4, 57.12, 57.38] })).toBe("imagenet");
});

test("other values are one's own", () => {
  expect(usualValuesOf({ mean: [1, 2, 3], std: [255, 255, 255] })).toBe("own");
});
