// @vitest-environment node
import { describe, expect, test } from "vitest";

import { annotationAt } from "@/canvas/model/test-doubles";

import { Histories } from "./histories";

const box = (id: string, left = 0) => annotationAt(id, [left, 0], [left + 10, 10]);
const itemsOf = (...items: ReturnType<typeof box>[]) => new Map(items.map((item) => [item.id, item]));
const adding = (id: string) => [{ id, before: null, after: box(id) }];

/** A sample on which a box was added, and which was left. */
function workOn(histories: Histories, sampleId: string, id: string) {
  const history = histories.open(sampleId, itemsOf());
  history.push(adding(id));
  histories.leave(sampleId, itemsOf(box(id)));
  return history;
}

describe("a sample that is opened again", () => {
  test("has its steps", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    expect(histories.open("s1", itemsOf(box("a"))).canUndo).toBe(true);
  });

  test("has its steps although the server has given its label an id", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    expect(histories.open("s1", itemsOf({ ...box("a"), labelId: null })).canUndo).toBe(true);
  });

  test.each([
    ["moved", itemsOf(box("a", 40))],
    ["deleted", itemsOf()],
  ])("has no step that would undo what others %s", (_what, items) => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    expect(histories.open("s1", items).canUndo).toBe(false);
  });

  test("is forgotten after a hundred others", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    for (let number = 0; number < 100; number++) histories.open(`other ${number}`, itemsOf());
    expect(histories.open("s1", itemsOf(box("a"))).canUndo).toBe(false);
  });
});

describe("from sample to sample", () => {
  test("undo goes to where something was done last, and so on back", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    const second = workOn(histories, "s2", "b");
    expect(histories.undoneNext("s3")).toBe("s2");
    second.undo();
    expect(histories.undoneNext("s2")).toBe("s1");
  });

  test("undo ends where nothing is left", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a");
    expect(histories.undoneNext("s1")).toBeNull();
  });

  test("redo goes to where something was taken back last", () => {
    const histories = new Histories();
    const [first, second] = [workOn(histories, "s1", "a"), workOn(histories, "s2", "b")];
    second.undo();
    first.undo();
    expect(histories.redoneNext("s2")).toBe("s1");
  });

  test("redo leads nowhere once something new was done", () => {
    const histories = new Histories();
    workOn(histories, "s1", "a").undo();
    workOn(histories, "s2", "b");
    expect(histories.redoneNext("s2")).toBeNull();
  });
});
