// @vitest-environment node
import { describe, expect, test } from "vitest";

import { NO_CHANGES, partsOf, redo, relabel, requestOf, reshape, restore, toggleDeleted, undo, withoutApplied } from "./crop-changes";
import { cropNamed } from "./test-doubles";

const SHAPE = { kind: "rectangle" as const, points: [[1, 1], [5, 5]] };
const [a, b] = [cropNamed("a"), cropNamed("b")];

describe("the marks of quick review", () => {
  test("a new label is sent with the revision that was seen", () => {
    const { edits } = relabel(NO_CHANGES, [a], "dog");
    expect(requestOf(edits)).toEqual([{ id: "a", revision: 3, label: "dog" }]);
  });

  test("a crop that gets its own label back has no mark", () => {
    const changed = relabel(relabel(NO_CHANGES, [a], "dog"), [a], "cat");
    expect(changed.edits.size).toBe(0);
  });

  test("what is to be deleted is only deleted", () => {
    const { edits } = toggleDeleted(relabel(NO_CHANGES, [a], "dog"), [a]);
    expect(requestOf(edits)).toEqual([{ id: "a", revision: 3, delete: true }]);
  });

  test("deleting twice takes the mark away", () => {
    const changed = toggleDeleted(toggleDeleted(NO_CHANGES, [a, b]), [a, b]);
    expect(changed.edits.size).toBe(0);
  });

  test("deleting some that are marked already marks all of them", () => {
    const changed = toggleDeleted(toggleDeleted(NO_CHANGES, [a]), [a, b]);
    expect([...changed.edits.values()].map(({ isDeleted }) => isDeleted)).toEqual([true, true]);
  });

  test("a new label takes the mark of deletion away", () => {
    const changed = relabel(toggleDeleted(NO_CHANGES, [a]), [a], "dog");
    expect(requestOf(changed.edits)).toEqual([{ id: "a", revision: 3, label: "dog" }]);
  });

  test("label and shape go together", () => {
    const changed = reshape(relabel(NO_CHANGES, [a], "dog"), a, SHAPE);
    expect(requestOf(changed.edits)).toEqual([{ id: "a", revision: 3, label: "dog", shape: SHAPE }]);
  });

  test("undo takes one step of many crops back, redo brings it again", () => {
    const changed = relabel(NO_CHANGES, [a, b], "dog");
    expect(undo(changed).edits.size).toBe(0);
    expect(redo(undo(changed)).edits.size).toBe(2);
  });

  test("a new mark ends the way forth", () => {
    const changed = toggleDeleted(undo(relabel(NO_CHANGES, [a], "dog")), [b]);
    expect(redo(changed)).toBe(changed);
  });

  test("undo without a step changes nothing", () => {
    expect(undo(NO_CHANGES)).toBe(NO_CHANGES);
  });

  test("marks of some crops are taken away", () => {
    const changed = restore(relabel(NO_CHANGES, [a, b], "dog"), [a]);
    expect([...changed.edits.keys()]).toEqual(["b"]);
  });

  test("marks that are applied are none any more", () => {
    const changes = relabel(NO_CHANGES, [a, b], "dog");
    expect(withoutApplied(changes, changes.edits)).toBe(NO_CHANGES);
  });

  test("a mark that was made while others were applied stays, and can be taken back", () => {
    const sent = relabel(NO_CHANGES, [a], "dog");
    const left = withoutApplied(toggleDeleted(sent, [b]), sent.edits);
    expect(requestOf(left.edits)).toEqual([{ id: "b", revision: 3, delete: true }]);
    expect(undo(left).edits.size).toBe(0);
  });

  test("a mark that was changed while it was applied stays", () => {
    const sent = relabel(NO_CHANGES, [a], "dog");
    expect(withoutApplied(relabel(sent, [a], "bus"), sent.edits).edits.get("a")?.label).toBe("bus");
  });

  test("more marks than the server takes at once go in parts", () => {
    const crops = Array.from({ length: 10_001 }, (_, place) => cropNamed(String(place)));
    expect(partsOf(toggleDeleted(NO_CHANGES, crops).edits).map(({ size }) => size)).toEqual([10_000, 1]);
  });
});
