// @vitest-environment node
import { describe, expect, test } from "vitest";

import { editsOf, itemOf } from "./items";
import type { Annotation, Shape } from "./saving/stored";

function stored(shape: Shape): Annotation {
  const who = { attributes: {}, hard: false, source: "import" as const, author: null, created_at: "2026-11-23T08:00:00Z" };
  return { id: "a", label: "road", label_id: "1", shape, ...who } as Annotation;
}

/** What is sent for an annotation with this shape when it gets another label. */
function relabeled(shape: Shape) {
  const before = itemOf(stored(shape), false, 0);
  return editsOf([{ id: "a", before, after: { ...before, label: "kerb", labelId: "2" } }])[0]?.mine;
}

describe("a new label leaves the geometry as it was stored:", () => {
  test.each<[string, Shape]>([
    ["mask", { kind: "mask", rle: { size: [4, 4], counts: "5R1" } }],
    ["polygon", { kind: "polygon", points: [[1.005, 2.25], [8.125, 2], [3, 9.875]] }],
    ["rotated rectangle", { kind: "rotated_rectangle", points: [[20, 20], [10, 5]], angle: 33.3 }],
    ["circle", { kind: "circle", points: [[20, 20], [10, 0]] }],
    ["point", { kind: "point", points: [[0.1234567, 7]] }],
  ])("%s", (_name, shape) => {
    expect(relabeled(shape)).toMatchObject({ label: "kerb", shape });
    expect(Object.keys(relabeled(shape)?.shape ?? {})).toEqual(Object.keys(shape));
  });
});
