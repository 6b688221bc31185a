// @vitest-environment node
import { describe, expect, test } from "vitest";

import { EMPTY_BATCH, enqueue, joinEdits, lastWords, split } from "./batch";
import { edit, mark } from "./test-doubles";

const added = { ...EMPTY_BATCH, edits: [edit(null, mark("a"))] };
const moved = { ...EMPTY_BATCH, edits: [edit(mark("a"), mark("a", 5))] };

describe("the queue of a sample", () => {
  test("joins changes that wait", () => {
    expect(enqueue([added], moved)).toEqual([{ ...EMPTY_BATCH, edits: [edit(null, mark("a", 5))] }]);
  });

  test("leaves a batch alone once it has been sent", () => {
    const sent = { ...added, saveId: "1" };
    expect(enqueue([sent], moved)).toEqual([sent, moved]);
  });

  test("begins a new batch after one that confirms", () => {
    const confirmed = { ...EMPTY_BATCH, confirm: true };
    expect(enqueue([confirmed], added)).toEqual([confirmed, added]);
  });

  test("is empty when a change was taken back before it was sent", () => {
    expect(enqueue([added], { ...EMPTY_BATCH, edits: [edit(mark("a"), null)] })).toEqual([]);
  });

  test("adds the seconds of joined changes", () => {
    expect(enqueue([{ ...added, seconds: 2 }], { ...moved, seconds: 3 })[0]?.seconds).toBe(5);
  });

  test("shows the last wish on the first base", () => {
    const edits = lastWords([...added.edits, ...moved.edits]);
    expect(edits).toEqual([edit(null, mark("a", 5))]);
  });
});

test("edits that end where they began are none", () => {
  expect(joinEdits([edit(mark("a"), mark("a", 5))], [edit(mark("a", 5), mark("a"))])).toEqual([]);
});

test("a batch is split in two halves, the confirmation in the second", () => {
  const batch = { ...EMPTY_BATCH, edits: ["a", "b", "c"].map((id) => edit(null, mark(id))), confirm: true };
  const [first, second] = split(batch);
  expect(first?.edits.map((one) => one.id)).toEqual(["a", "b"]);
  expect(second).toMatchObject({ confirm: true, saveId: null });
});
