// @vitest-environment node
import { describe, expect, test } from "vitest";

import { edit, FakeServer, mark, openQueue, REF, rest } from "./test-doubles";

const added = edit(null, mark("a"));
const moved = edit(mark("a"), mark("a", 5));

describe("saving", () => {
  test("sends a change at once and rests when it is acknowledged", async () => {
    const { queue, server, storage } = openQueue();
    queue.open(REF, 1);
    queue.change(REF, [added], false, 2.4);
    expect(queue.getSummary().state).toBe("saving");
    await rest();
    expect(server.bodies).toMatchObject([{ revision: 1, save_id: "tab-save-1", delete: [], seconds: 2 }]);
    expect(queue.getSummary()).toMatchObject({ state: "saved", unsaved: [] });
    expect(storage.entries.size).toBe(0);
  });

  test("says after a reload, too, which suggestions a person has seen", async () => {
    const first = openQueue();
    first.server.fates = ["lost request"];
    first.queue.open(REF, 1);
    first.queue.change(REF, [], true, 0, ["s1"]);
    await rest();
    const { queue, server } = openQueue({ storage: first.storage });
    await queue.resume();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, seen_suggestions: ["s1"] }]);
  });

  test("keeps a change in the browser before it is sent", async () => {
    const { queue, server, storage } = openQueue();
    server.isHeld = true;
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    const [entry] = storage.entries.values();
    expect(entry?.batches[0]).toMatchObject({ saveId: "tab-save-1", edits: [{ id: "a" }] });
    expect(server.bodies).toHaveLength(1);
  });

  test("tells of a save once when it begins and once when it is done", async () => {
    const { queue } = openQueue();
    const told: string[] = [];
    queue.open(REF, 1);
    queue.subscribe(() => told.push(queue.getSummary().state));
    queue.change(REF, [added]);
    await rest();
    expect(told).toEqual(["saving", "saved"]);
  });

  test("keeps what needs the person the same while it goes on with other work", async () => {
    const { queue, server } = openQueue();
    server.unknownLabels.add("gone");
    queue.open(REF, 1);
    queue.change(REF, [edit(null, mark("b", 0, "gone"))]);
    await rest();
    const { refused } = queue.getSummary();
    queue.change(REF, [added]);
    await rest();
    expect(refused).toHaveLength(1);
    expect(queue.getSummary().refused).toBe(refused);
  });

  test("sends one save at a time and joins what happens meanwhile", async () => {
    const { queue, server } = openQueue();
    server.isHeld = true;
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.change(REF, [edit(mark("a"), mark("a", 3))]);
    queue.change(REF, [edit(mark("a", 3), mark("a", 5)), edit(null, mark("b"))]);
    await rest();
    expect(server.bodies).toHaveLength(1);
    server.release();
    await rest();
    expect(server.bodies).toMatchObject([{ revision: 1 }, { revision: 2, upsert: [{ id: "a" }, { id: "b" }] }]);
    expect(server.leftOf("a")).toBe(5);
  });

  test("sends only what changed", async () => {
    const { queue, server } = openQueue();
    queue.open(REF, 1);
    queue.change(REF, [added, edit(null, mark("b"))]);
    await rest();
    queue.change(REF, [edit(mark("b"), null)]);
    await rest();
    expect(server.bodies[1]).toMatchObject({ upsert: [], delete: ["b"] });
  });

  test("sends nothing for a change that was taken back while it waited", async () => {
    const { queue, server } = openQueue();
    server.isHeld = true;
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.change(REF, [edit(null, mark("b"))]);
    queue.change(REF, [edit(mark("b"), null)]);
    server.release();
    await rest();
    expect(server.bodies).toHaveLength(1);
    expect(queue.getSummary().state).toBe("saved");
  });

  test("confirms a sample with nothing on it", async () => {
    const { queue, server } = openQueue();
    queue.open(REF, 1);
    queue.change(REF, [], true);
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, upsert: [], delete: [] }]);
  });

  test("tells the page what the server made of a change, but not of one that has changed again", async () => {
    const { queue, server, events } = openQueue();
    server.isHeld = true;
    queue.open(REF, 1);
    queue.change(REF, [added, edit(null, mark("b"))]);
    await rest();
    queue.change(REF, [moved]);
    server.release();
    await rest();
    expect(events[0]).toMatchObject({ kind: "acknowledged", changed: [{ id: "b", label_id: "id of car" }] });
  });

  test("saves several samples side by side", async () => {
    const { queue, server } = openQueue();
    server.isHeld = true;
    queue.change(REF, [added]);
    queue.change({ ...REF, sampleId: "other" }, [added]);
    await rest();
    expect(server.bodies).toHaveLength(2);
    expect(queue.getSummary().unsaved.map((ref) => ref.sampleId)).toEqual(["s", "other"]);
  });
});

describe("a network that fails", () => {
  test("repeats a lost answer as the same save, and it is made once", async () => {
    const { queue, server, clock } = openQueue();
    server.fates = ["lost answer"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    expect(queue.getSummary()).toMatchObject({ state: "offline", reason: "offline" });
    await clock.pass(1_000);
    expect(server.bodies.map((body) => body.save_id)).toEqual(["tab-save-1", "tab-save-1"]);
    expect(server.revision).toBe(2);
    expect(queue.getSummary().state).toBe("saved");
  });

  test("never adds to a save whose answer is not known", async () => {
    const { queue, server, clock } = openQueue();
    server.fates = ["lost answer"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.change(REF, [moved]);
    await clock.pass(1_000);
    expect(server.bodies[1]).toEqual(server.bodies[0]);
    expect(server.bodies[2]).toMatchObject({ revision: 2, save_id: "tab-save-2" });
    expect(server.leftOf("a")).toBe(5);
  });

  test("waits longer after each failure, at most half a minute", async () => {
    const { queue, server, clock } = openQueue();
    server.fates = Array.from({ length: 8 }, () => "lost request");
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    await clock.pass(1_000);
    await clock.pass(1_999);
    expect(server.bodies).toHaveLength(2);
    await clock.pass(1);
    expect(server.bodies).toHaveLength(3);
    for (const wait of [4, 8, 16, 30, 30, 30]) await clock.pass(wait * 1_000);
    expect(server.leftOf("a")).toBe(0);
  });

  test("tries at once when the network is back", async () => {
    const { queue, server, clock } = openQueue();
    server.fates = ["lost request"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.retryNow();
    await rest();
    await clock.pass(60_000);
    expect(server.bodies).toHaveLength(2);
    expect(queue.getSummary().state).toBe("saved");
  });

  test("shows what others saved between a lost answer and its repeat", async () => {
    const { queue, server, clock, events } = openQueue();
    server.fates = ["lost answer"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    server.saveByAnother(mark("theirs"));
    await clock.pass(1_000);
    expect(events.at(-1)).toMatchObject({ kind: "rebased", current: { revision: 3 } });
    queue.change(REF, [moved]);
    await rest();
    expect(server.bodies.at(-1)).toMatchObject({ revision: 3 });
  });
});

describe("a sign-in that has expired", () => {
  test("keeps the work and goes on after the next sign-in", async () => {
    const { queue, server, storage } = openQueue();
    server.fates = ["signed out"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.change(REF, [edit(null, mark("b"))]);
    await rest();
    expect(queue.getSummary().state).toBe("signed-out");
    expect(server.bodies).toHaveLength(1);
    expect(storage.entries.size).toBe(1);
    queue.retryNow();
    await rest();
    expect([...server.annotations.keys()]).toEqual(["a", "b"]);
  });
});

describe("someone else's save", () => {
  test("is kept beside changes of other annotations", async () => {
    const { queue, server, events } = openQueue();
    queue.open(REF, 1);
    server.saveByAnother(mark("theirs"));
    queue.change(REF, [added]);
    await rest();
    expect([...server.annotations.keys()]).toEqual(["theirs", "a"]);
    expect(events[0]).toMatchObject({ kind: "rebased", edits: [{ id: "a" }] });
    expect(queue.getSummary().state).toBe("saved");
  });

  test("of the same annotation is put before the person", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 9));
    queue.change(REF, [moved]);
    await rest();
    expect(queue.getSummary()).toMatchObject({ state: "conflict", conflicts: [{ id: "a", sampleId: "s" }] });
    expect(server.leftOf("a")).toBe(9);
  });

  test("gives way when the person chooses mine", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 9));
    queue.change(REF, [moved]);
    await rest();
    queue.resolve(REF, "a", "mine");
    await rest();
    expect(server.leftOf("a")).toBe(5);
    expect(queue.getSummary().state).toBe("saved");
  });

  test("stays when the person chooses theirs, and the page shows it", async () => {
    const { queue, server, events } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother({ id: "a", gone: true });
    queue.change(REF, [moved]);
    await rest();
    queue.resolve(REF, "a", "theirs");
    await rest();
    expect(events.at(-1)).toMatchObject({ kind: "restored", edits: [{ id: "a", mine: null }] });
    expect(queue.getSummary().state).toBe("saved");
    expect(server.annotations.size).toBe(0);
  });

  test("does not hold up changes of other annotations", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 9));
    queue.change(REF, [moved, edit(null, mark("b"))]);
    await rest();
    queue.change(REF, [edit(null, mark("c"))]);
    await rest();
    expect([...server.annotations.keys()]).toEqual(["a", "b", "c"]);
    expect(queue.getSummary().state).toBe("conflict");
  });

  test("takes later changes of the same annotation into the conflict", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 9));
    queue.change(REF, [moved]);
    await rest();
    queue.change(REF, [edit(mark("a", 5), mark("a", 7))]);
    queue.resolve(REF, "a", "mine");
    await rest();
    expect(server.leftOf("a")).toBe(7);
  });

  test("that goes on is asked about anew", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 9));
    queue.change(REF, [moved]);
    await rest();
    server.saveByAnother(mark("a", 12));
    queue.change(REF, [edit(null, mark("b"))]);
    await rest();
    expect(queue.getSummary().conflicts).toMatchObject([{ theirs: { shape: { points: [[12, 0], [22, 10]] } } }]);
    expect(server.leftOf("b")).toBe(0);
  });

  test("that says the same as ours is no conflict", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    queue.open(REF, 2);
    server.saveByAnother(mark("a", 5));
    queue.change(REF, [moved]);
    await rest();
    expect(queue.getSummary().state).toBe("saved");
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a change that the server refuses", () => {
  test("is shown with its reason, and the mark goes back", async () => {
    const { queue, server, events } = openQueue();
    server.unknownLabels.add("gone");
    queue.open(REF, 1);
    queue.change(REF, [edit(null, mark("a", 0, "gone"))]);
    await rest();
    expect(queue.getSummary()).toMatchObject({ state: "refused", refused: [{ code: "unknown_label" }] });
    expect(events).toMatchObject([{ kind: "reverted", edits: [{ id: "a", base: null }] }]);
  });

  test("does not take others with it", async () => {
    const { queue, server } = openQueue();
    server.unknownLabels.add("gone");
    queue.open(REF, 1);
    queue.change(REF, [edit(null, mark("a")), edit(null, mark("b", 0, "gone")), edit(null, mark("c"))]);
    await rest();
    expect([...server.annotations.keys()]).toEqual(["a", "c"]);
    expect(queue.getSummary().refused).toMatchObject([{ edits: [{ id: "b" }] }]);
  });

  test("is sent again when the person wants it", async () => {
    const { queue, server, events } = openQueue();
    server.unknownLabels.add("gone");
    queue.open(REF, 1);
    queue.change(REF, [edit(null, mark("a", 0, "gone"))]);
    await rest();
    server.unknownLabels.clear();
    queue.retryRefused();
    await rest();
    expect(server.annotations.get("a")?.label).toBe("gone");
    expect(events.map((event) => event.kind)).toContain("restored");
    expect(queue.getSummary().state).toBe("saved");
  });

  test("is given up when the person dismisses it", async () => {
    const { queue, server, storage } = openQueue();
    server.fates = ["wrong"];
    queue.open(REF, 1);
    queue.change(REF, [added]);
    await rest();
    queue.dismissRefused();
    await rest();
    expect(queue.getSummary().state).toBe("saved");
    expect(storage.entries.size).toBe(0);
  });

  test("gives way to a later change of the same mark", async () => {
    const { queue, server } = openQueue();
    server.unknownLabels.add("gone");
    server.isHeld = true;
    queue.open(REF, 1);
    queue.change(REF, [edit(null, mark("a", 0, "gone"))]);
    await rest();
    queue.change(REF, [edit(mark("a", 0, "gone"), mark("a", 0, "car"))]);
    server.release();
    await rest();
    expect(server.annotations.get("a")?.label).toBe("car");
    expect(queue.getSummary().state).toBe("saved");
  });

  test("is no longer asked about once the person has changed the same mark again", async () => {
    const { queue, server } = openQueue();
    server.saveByAnother(mark("a"));
    server.fates = ["wrong"];
    queue.open(REF, 2);
    queue.change(REF, [moved]);
    await rest();
    queue.change(REF, [edit(mark("a"), mark("a", 7))]);
    queue.retryRefused();
    await rest();
    expect(server.leftOf("a")).toBe(7);
    expect(queue.getSummary().state).toBe("saved");
  });
});

describe("a reload", () => {
  test("shows what was taken back as gone, also when it may have been saved without an answer", async () => {
    const before = openQueue();
    before.server.fates = ["lost answer", "lost request"];
    before.queue.open(REF, 1);
    before.queue.change(REF, [added]);
    await rest();
    before.queue.change(REF, [edit(mark("a"), null)]);
    await rest();
    const after = openQueue({ ...before });
    await after.queue.resume();
    expect(after.queue.open(REF, 2)).toEqual([edit(null, null)].map((one) => ({ ...one, id: "a" })));
  });

  test("in the middle of a save repeats that save", async () => {
    const before = openQueue();
    before.server.isHeld = true;
    before.queue.open(REF, 1);
    before.queue.change(REF, [added]);
    await rest();
    before.server.isHeld = false;
    const after = openQueue({ ...before, owner: "tab" });
    await after.queue.resume();
    await rest();
    expect(before.server.bodies.map((body) => body.save_id)).toEqual(["tab-save-1", "tab-save-1"]);
    expect(before.server.revision).toBe(2);
    expect(before.storage.entries.size).toBe(0);
  });

  test("shows what is not saved yet over what the server has", async () => {
    const before = openQueue();
    before.server.fates = ["lost request", "lost request"];
    before.queue.open(REF, 1);
    before.queue.change(REF, [added]);
    await rest();
    const after = openQueue({ ...before });
    await after.queue.resume();
    expect(after.queue.open(REF, 1)).toEqual([added]);
  });

  test("keeps a conflict and a refusal", async () => {
    const before = openQueue();
    before.server.unknownLabels.add("gone");
    before.server.saveByAnother(mark("a"));
    before.queue.open(REF, 2);
    before.server.saveByAnother(mark("a", 9));
    before.queue.change(REF, [moved, edit(null, mark("b", 0, "gone"))]);
    await rest();
    const after = openQueue({ ...before });
    await after.queue.resume();
    expect(after.queue.getSummary()).toMatchObject({ conflicts: [{ id: "a" }], refused: [{ code: "unknown_label" }] });
  });

  test("takes up the work of a tab that is gone, after its own order", async () => {
    const server = new FakeServer();
    const gone = openQueue({ server, owner: "gone" });
    server.fates = ["lost request"];
    gone.queue.open(REF, 1);
    gone.queue.change(REF, [added]);
    await rest();
    gone.queue.change(REF, [moved]);
    await rest();
    const next = openQueue({ server, storage: gone.storage, owner: "next" });
    await next.queue.resume();
    await rest();
    expect(server.bodies.slice(1).map((body) => body.save_id)).toEqual(["gone-save-1", "next-save-1"]);
    expect(server.leftOf("a")).toBe(5);
    expect(gone.storage.entries.size).toBe(0);
  });

  test("leaves the work of a tab that still runs alone", async () => {
    const other = openQueue({ owner: "other" });
    other.server.fates = ["lost request"];
    other.queue.change(REF, [added]);
    await rest();
    const next = openQueue({ ...other, owner: "next", isAlive: async () => true });
    await next.queue.resume();
    expect(next.queue.getSummary().state).toBe("saved");
    expect([...other.storage.entries.keys()]).toEqual(["other/me/d/s"]);
  });

  test("leaves the work of another person alone", async () => {
    const other = openQueue({ user: "somebody" });
    other.server.fates = ["lost request"];
    other.queue.change(REF, [added]);
    await rest();
    const next = openQueue({ ...other, user: "me" });
    await next.queue.resume();
    expect(next.queue.getSummary().state).toBe("saved");
    expect(other.storage.entries.size).toBe(1);
  });

  test("keeps the work of another person through one's own on the same sample", async () => {
    const other = openQueue({ user: "somebody" });
    other.server.fates = ["lost request"];
    other.queue.change(REF, [added]);
    await rest();
    const next = openQueue({ ...other, user: "me" });
    next.queue.open(REF, 1);
    next.queue.change(REF, [edit(null, mark("b"))]);
    await rest();
    expect([...other.storage.entries.values()]).toMatchObject([{ user: "somebody", batches: [{ edits: [{ id: "a" }] }] }]);
  });
});

describe("leaving the page", () => {
  test("waits until everything is saved", async () => {
    const { queue, server } = openQueue();
    server.isHeld = true;
    queue.change({ ...REF }, [added]);
    const settled = queue.settled();
    await rest();
    server.release();
    expect(await settled).toBe(true);
  });

  test("is told when the network is away", async () => {
    const { queue, server } = openQueue();
    server.fates = ["lost request"];
    queue.change(REF, [added]);
    expect(await queue.settled()).toBe(false);
  });
});

describe("saving all of a dataset", () => {
  test("sends what waits for its next try", async () => {
    const { queue, server } = openQueue();
    server.fates = ["lost request"];
    queue.change(REF, [added]);
    await rest();
    expect(await queue.saveAll(REF.datasetId)).toEqual([]);
    expect(server.leftOf(added.id)).toBe(0);
  });

  test("tells which samples still wait", async () => {
    const { queue, server } = openQueue();
    server.fates = ["lost request", "lost request"];
    queue.change(REF, [added]);
    await rest();
    expect(await queue.saveAll(REF.datasetId)).toEqual([REF.sampleId]);
  });

  test("is not held up by what waits in another dataset", async () => {
    const { queue, server } = openQueue();
    server.fates = ["lost request", "lost request"];
    queue.change(REF, [added]);
    await rest();
    expect(await queue.saveAll("another")).toEqual([]);
  });
});

describe("a change by another way than a save", () => {
  async function changeInBetween() {
    const page = openQueue();
    page.server.isHeld = true;
    page.queue.open(REF, 1);
    page.queue.change(REF, [added]);
    await rest();
    const between = page.queue.between(REF, async () => page.server.saveByAnother());
    page.queue.change(REF, [edit(null, mark("b"))]);
    page.server.release();
    await rest();
    return { ...page, between };
  }

  test("waits for the saves before it, and the next save knows its revision", async () => {
    const { queue, server, between } = await changeInBetween();
    queue.change(REF, [edit(null, mark("c"))]);
    await between;
    await rest();
    expect(server.bodies.map(({ revision }) => revision)).toEqual([1, 2, 4]);
    expect([...server.annotations.keys()]).toEqual(["a", "b", "c"]);
  });

  test("keeps the saves waiting while it is under way", async () => {
    const { queue, server } = openQueue();
    let finish = () => {};
    queue.open(REF, 1);
    void queue.between(REF, () => new Promise<void>((resolve) => (finish = resolve)));
    queue.change(REF, [added]);
    await rest();
    expect(server.bodies).toEqual([]);
    finish();
    await rest();
    expect(server.bodies).toHaveLength(1);
  });

  test("stops no save when it fails", async () => {
    const { queue, server } = openQueue();
    queue.open(REF, 1);
    await expect(queue.between(REF, () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    queue.change(REF, [added]);
    await rest();
    expect(server.bodies).toHaveLength(1);
  });
});

describe("a label that was deleted elsewhere", () => {
  async function drawWithGoneLabel() {
    const page = openQueue();
    page.server.unknownLabels.add("gone");
    page.queue.open(REF, 1);
    page.queue.change(REF, [edit(null, mark("a")), ...["b", "c", "d"].map((id) => edit(null, mark(id, 0, "gone")))]);
    await rest();
    return page;
  }

  test("keeps what was drawn with it, and saves the rest in one go", async () => {
    const { queue, server } = await drawWithGoneLabel();
    expect([...server.annotations.keys()]).toEqual(["a"]);
    expect(queue.getSummary().refused).toMatchObject([{ edits: [{ id: "b" }, { id: "c" }, { id: "d" }] }]);
    expect(server.bodies).toHaveLength(3);
  });

  test("is replaced by another one", async () => {
    const { queue, server, events } = await drawWithGoneLabel();
    queue.relabelRefused("gone", "bus");
    await rest();
    expect([...server.annotations.values()].map(({ label }) => label)).toEqual(["car", "bus", "bus", "bus"]);
    expect(events.map(({ kind }) => kind)).toContain("restored");
    expect(queue.getSummary().state).toBe("saved");
  });

  test("gets its annotations back once it is there again", async () => {
    const { queue, server } = await drawWithGoneLabel();
    server.unknownLabels.clear();
    queue.relabelRefused("gone", "gone");
    await rest();
    expect(server.annotations.get("b")?.label).toBe("gone");
  });

  test("keeps its annotations when other refused changes are given up", async () => {
    const { queue } = await drawWithGoneLabel();
    queue.dismissRefused();
    expect(queue.getSummary().refused).toMatchObject([{ edits: [{ id: "b" }, { id: "c" }, { id: "d" }] }]);
  });

  test("is given up with its annotations when the person says so", async () => {
    const { queue, storage } = await drawWithGoneLabel();
    queue.dismissRefused("gone");
    await rest();
    expect(queue.getSummary().state).toBe("saved");
    expect(storage.entries.size).toBe(0);
  });
});
