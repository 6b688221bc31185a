// @vitest-environment node
import { expect, test } from "vitest";

import { frameAround, fromFrame, toFrame } from "./frame";

const IMAGE = { width: 4000, height: 3000 };

test("a large box is looked at in three hundred pixels", () => {
  const frame = frameAround({ x0: 1000, y0: 1000, x1: 2000, y1: 1500 }, IMAGE);
  expect(frame).toMatchObject({ region: { x0: 850, y0: 850, x1: 2150, y1: 1650 }, size: { width: 300, height: 185 } });
});

test("a small box is enlarged fourfold, and no further", () => {
  const frame = frameAround({ x0: 100, y0: 100, x1: 120, y1: 110 }, IMAGE);
  expect(frame).toMatchObject({ region: { x0: 96, y0: 96, x1: 124, y1: 114 }, size: { width: 112, height: 72 }, scale: 4 });
});

test("what is seen around the box ends with the image", () => {
  const frame = frameAround({ x0: 0, y0: 2900, x1: 100, y1: 3000 }, IMAGE);
  expect(frame.region).toEqual({ x0: 0, y0: 2885, x1: 115, y1: 3000 });
});

test("there and back a point is where it was", () => {
  const frame = frameAround({ x0: 1000, y0: 1000, x1: 2000, y1: 1500 }, IMAGE);
  const [x, y] = fromFrame(frame, toFrame(frame, [1234, 1111]));
  expect([x, y].map(Math.round)).toEqual([1234, 1111]);
});
