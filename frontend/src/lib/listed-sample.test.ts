// @vitest-environment node
import { expect, test } from "vitest";

import type { Sample } from "@/api/schema.gen";

import { listed, marksOf } from "./listed-sample";

const sampleWith = (part: Partial<Sample>) => ({ id: "1", name: "a.jpg", ...part }) as Sample;
const MARK = { label_id: "7", shape: { kind: "rectangle", points: [[1, 2], [30, 40.5]] } };

test("the annotations of a listed sample are text until they are drawn", () => {
  const kept = listed(sampleWith({ annotations: [MARK] }));
  expect(kept).not.toHaveProperty("annotations");
  expect(marksOf(kept)).toEqual([MARK]);
});

test("a sample without annotations has no marks", () => {
  expect(marksOf(listed(sampleWith({})))).toEqual([]);
});
