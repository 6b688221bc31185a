// @vitest-environment node
import { expect, test } from "vitest";

import type { Refused } from "./entry";
import { goneLabels, takeOut } from "./refused-labels";
import { edit, mark } from "./test-doubles";

const drawn = (id: string, label: string) => edit(null, mark(id, 0, label));
const refused = (part: Partial<Refused>): Refused => ({ edits: [], confirm: false, code: "unknown_label", message: "", ...part });

const both = refused({ edits: [drawn("a", "cat"), drawn("b", "dog")], confirm: true });
const other = refused({ edits: [drawn("c", "cat")], code: "shape_too_small" });

test("labels that are gone are counted, whatever else was refused", () => {
  expect(goneLabels([both, other, refused({ edits: [drawn("d", "dog")] })])).toEqual([
    { name: "cat", count: 1 },
    { name: "dog", count: 2 },
  ]);
});

test("only changes with that label are taken out", () => {
  const { edits, left } = takeOut([both, other], "cat");
  expect(edits.map(({ id }) => id)).toEqual(["a"]);
  expect(left.flatMap((one) => one.edits.map(({ id }) => id))).toEqual(["b", "c"]);
});

test("a confirmation goes with the last of its changes", () => {
  const first = takeOut([both], "cat");
  expect(first.confirm).toBe(false);
  expect(takeOut(first.left, "dog")).toMatchObject({ confirm: true, left: [] });
});
