// @vitest-environment node
import { describe, expect, test } from "vitest";

import { History } from "./history";
import { annotationAt } from "./test-doubles";

const first = annotationAt("a", [1, 1], [5, 5]);
const second = annotationAt("a", [2, 1], [6, 5]);
const third = annotationAt("a", [3, 1], [7, 5]);
const added = [{ id: "a", before: null, after: first }];
const moved = [{ id: "a", before: first, after: second }];
const movedAgain = [{ id: "a", before: second, after: third }];

describe("the history", () => {
  test("takes steps back and makes them again", () => {
    const history = new History();
    history.push(added);
    history.push(moved);
    expect(history.undo()).toEqual([{ id: "a", before: second, after: first }]);
    expect(history.redo()).toEqual(moved);
  });

  test("has nothing to redo after a new step", () => {
    const history = new History();
    history.push(added);
    history.undo();
    history.push(moved);
    expect(history.redo()).toBeNull();
  });

  test("joins steps of one group", () => {
    const history = new History();
    history.push(moved, "nudge");
    history.push(movedAgain, "nudge");
    expect(history.undo()).toEqual([{ id: "a", before: third, after: first }]);
    expect(history.canUndo).toBe(false);
  });

  test("starts a new step once a group is closed", () => {
    const history = new History();
    history.push(moved, "nudge");
    history.closeGroup();
    history.push(movedAgain, "nudge");
    expect(history.undo()).toEqual([{ id: "a", before: third, after: second }]);
    expect(history.canUndo).toBe(true);
  });

  test("takes the changes of a step back in reverse order", () => {
    const history = new History();
    history.push([...added, { id: "b", before: first, after: null }]);
    expect(history.undo()?.map((change) => change.id)).toEqual(["b", "a"]);
  });

  test("forgets steps on annotations that someone else changed", () => {
    const history = new History();
    history.push(added);
    history.push([{ id: "b", before: null, after: first }]);
    history.forget(new Set(["a"]));
    expect(history.undo()?.[0]?.id).toBe("b");
    expect(history.canUndo).toBe(false);
  });
});
