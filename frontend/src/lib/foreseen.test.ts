// @vitest-environment node
import { expect, test } from "vitest";

import { foreseenOf } from "./foreseen";

test("what a dry run does not mention counts as nothing", () => {
  expect(foreseenOf({ added: 3 })).toMatchObject({ added: 3, known: 0, format: null, labels: [], refused: [] });
});

test("labels and refused files are those of the result", () => {
  const labels = [{ name: "cat", annotations: 5, is_new: true }];

  expect(foreseenOf({ labels, refused_count: 2 })).toMatchObject({ labels, refusedCount: 2 });
});
