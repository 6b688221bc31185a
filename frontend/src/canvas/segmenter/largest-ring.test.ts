// @vitest-environment node
import { expect, test } from "vitest";

import { signedArea } from "../model/rings";
import { largestRing } from "./largest-ring";

/** A mask drawn in text: # is set. */
function ringIn(...rows: string[]) {
  const mask = Uint8Array.from([...rows.join("")].map((pixel) => (pixel === "#" ? 1 : 0)));
  return largestRing(mask, { width: rows[0]?.length ?? 0, height: rows.length });
}

test("the outline goes along the edges of the pixels", () => {
  const ring = ringIn("......", ".####.", ".####.", ".####.", "......");
  expect(new Set(ring?.map(String))).toEqual(new Set(["1,1", "5,1", "5,4", "1,4"]));
});

test("of several parts the largest is the object", () => {
  const ring = ringIn("##.....", "##.....", "...####", "...####", "...####");
  expect(signedArea(ring ?? [])).toBe(12);
});

test("holes are filled", () => {
  const ring = ringIn("#####", "#...#", "#...#", "#####");
  expect(signedArea(ring ?? [])).toBe(20);
});

test("where nothing is set there is no outline", () => {
  expect(ringIn("....", "....")).toBeNull();
});
