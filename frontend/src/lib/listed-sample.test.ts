// @vitest-environment node
import { expect, test } from "vitest";

import type { Sample } from "@/api/schema.gen";

import { listed, sampleOf } from "./listed-sample";

const SAMPLE = { id: "1", name: "a.jpg", annotations: [{ label_id: "7", shape: { kind: "rectangle", points: [[1, 2], [30, 40.5]] } }] } as Partial<Sample> as Sample;

test("a listed sample is text, whatever is drawn on it", () => {
  expect(Object.keys(listed(SAMPLE))).toEqual(["id", "text"]);
});

test("a sample is the same after it was listed", () => {
  expect(sampleOf(listed(SAMPLE))).toEqual(SAMPLE);
});
