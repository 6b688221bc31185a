// @vitest-environment node
import { expect, test } from "vitest";

import { LABELS } from "@/canvas/model/test-doubles";

import { changesOf } from "./past-changes";

const BOX = { l: 1, k: "rectangle", x0: 1, y0: 2, x1: 30, y1: 40 };

test("a box that was added is there after the change only", () => {
  const [change] = changesOf({ before: { annotations: {} }, after: { annotations: { a: BOX } } }, LABELS);
  expect(change).toMatchObject({ id: "a", before: null, after: { label: "car", shape: { kind: "rectangle", points: [[1, 2], [30, 40]] } } });
});

test("one that was moved is there on both sides", () => {
  const [change] = changesOf({ before: { annotations: { a: BOX } }, after: { annotations: { a: { ...BOX, x1: 50 } } } }, LABELS);
  expect([change?.before?.shape?.points, change?.after?.shape?.points]).toEqual([[[1, 2], [30, 40]], [[1, 2], [50, 40]]]);
});

test("other kinds have points, an angle or pixels of their own", () => {
  const kept = {
    a: { l: 1, k: "polygon", p: { points: [[0, 0], [9, 0], [9, 9]] } },
    b: { l: 1, k: "rotated_rectangle", p: { points: [[5, 5], [4, 2]], angle: 30 } },
    c: { l: 1, k: "mask", p: { rle: { size: [2, 2], counts: "04" } } },
  };
  const changes = changesOf({ before: { annotations: kept }, after: { annotations: {} } }, LABELS);
  expect(changes.map(({ before }) => before?.shape)).toEqual([
    { kind: "polygon", points: [[0, 0], [9, 0], [9, 9]] },
    { kind: "rotated_rectangle", points: [[5, 5], [4, 2]], angle: 30 },
    { kind: "mask", points: [], rle: { size: [2, 2], counts: "04" } },
  ]);
});

test("a label that is gone has no name, and a label of a whole image no shape", () => {
  const [change] = changesOf({ before: { annotations: { a: { l: 77 } } }, after: { annotations: {} } }, LABELS);
  expect(change?.before).toMatchObject({ label: "", labelId: "77", shape: null });
});

test("a change that touched no annotation shows nothing", () => {
  expect(changesOf({ before: { state: "labeled" }, after: { state: "unlabeled" } }, LABELS)).toEqual([]);
});
