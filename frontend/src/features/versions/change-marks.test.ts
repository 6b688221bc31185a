// @vitest-environment node
import { expect, test } from "vitest";

import { sidesOf } from "./change-marks";

const box = (id: string, label: string, x: number) => ({ id, label, shape: { kind: "rectangle", points: [[x, 0], [x + 10, 10]] } });
const side = (...annotations: ReturnType<typeof box>[]) => ({ usage: null, state: "labeled", annotations });
const ids = (marks: { id: string }[]) => marks.map(({ id }) => id);

test("a mark that is the same in both is steady", () => {
  const { before, after } = sidesOf({ before: side(box("1", "cat", 0)), after: side(box("1", "cat", 0)) });
  expect([ids(before.steady), ids(after.steady), before.changed, after.changed]).toEqual([["1"], ["1"], [], []]);
});

test("a mark that moved is changed on both sides, and its former place is known", () => {
  const { before, after, former } = sidesOf({ before: side(box("1", "cat", 0)), after: side(box("1", "cat", 5)) });
  expect([ids(before.changed), ids(after.changed)]).toEqual([["1"], ["1"]]);
  expect(former).toEqual([box("1", "cat", 0)]);
});

test("a mark of another label has no former place", () => {
  const { after, former } = sidesOf({ before: side(box("1", "cat", 0)), after: side(box("1", "dog", 0)) });
  expect([ids(after.changed), former]).toEqual([["1"], []]);
});

test("a mark that was drawn again just so is steady, though its id is another", () => {
  const { before, after } = sidesOf({ before: side(box("1", "cat", 0)), after: side(box("2", "cat", 0)) });
  expect([before.changed, after.changed]).toEqual([[], []]);
});

test("what only one version has is changed there", () => {
  const { before, after } = sidesOf({ before: null, after: side(box("1", "cat", 0)) });
  expect([before.steady, before.changed, ids(after.changed)]).toEqual([[], [], ["1"]]);
});
