// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "@/canvas/model/annotation";
import { rectangleOf } from "@/canvas/shapes/rectangle/type";

import { ActiveTime } from "./active-time";
import { AnnotationSession } from "./annotation-session";
import type { AnnotationState } from "./saving/stored";
import { mark, openQueue, REF, rest } from "./saving/test-doubles";

const IMAGE = { width: 100, height: 80 };
const suggestion = {
  id: "s1",
  label: "car",
  label_id: "id of car",
  shape: { kind: "rectangle" as const, points: [[1, 1], [9, 9]] },
  attributes: {},
  confidence: 0.8,
  source: "smart" as const,
};

/** A session on a sample as the server has it. */
async function openSession(part: Partial<AnnotationState> = {}) {
  const page = openQueue();
  const clock = { now: 0 };
  const reopened: string[] = [];
  const session = new AnnotationSession(page.queue, new ActiveTime(() => clock.now), undefined, ({ sampleId }) => reopened.push(sampleId));
  session.start();
  const read = { ...(await page.server.read()), ...part };
  session.show(REF, read, IMAGE, true);
  const shown = () => [...session.store.getState().items.values()];
  return { ...page, session, reopened, clock, shown, store: session.store };
}

const ids = (items: readonly Annotation[]) => items.map((item) => item.id);

describe("the session", () => {
  test("saves what is drawn, with the seconds it took", async () => {
    const { store, server, clock, session } = await openSession();
    clock.now = 4_000;
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    expect(server.bodies[0]).toMatchObject({ seconds: 4, upsert: [{ label: "car", shape: { points: [[1, 2], [30, 40]] } }] });
    expect(session.getSampleState()).toBe("labeled");
  });

  test("remembers what was on a sample when it was left, saved or not", async () => {
    const { store, session } = await openSession({ suggestions: [suggestion] });
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    session.close();
    expect(session.recall(REF.sampleId)?.marks).toMatchObject([{ label: "car", shape: { points: [[1, 2], [30, 40]] } }]);
    expect(session.recall("another")).toBeNull();
  });

  test("knows the label's id once the server has answered", async () => {
    const { store, shown } = await openSession();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    expect(shown()[0]?.labelId).toBe("id of car");
  });

  test("saves undo and redo like any change", async () => {
    const { store, server } = await openSession();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    store.undo();
    await rest();
    expect(server.annotations.size).toBe(0);
    store.redo();
    await rest();
    expect(server.annotations.size).toBe(1);
  });

  test("shows someone else's work beside the own", async () => {
    const { store, server, shown } = await openSession();
    server.saveByAnother(mark("theirs"));
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    expect(shown()).toHaveLength(2);
    expect(shown().some((item) => item.id === "theirs")).toBe(true);
  });

  test("takes a refused mark off the image and puts it back for another try", async () => {
    const { store, server, queue, shown } = await openSession();
    server.unknownLabels.add("gone");
    store.add(rectangleOf([1, 2], [30, 40]), "gone");
    await rest();
    expect(shown()).toEqual([]);
    server.unknownLabels.clear();
    queue.retryRefused();
    await rest();
    expect(shown()).toMatchObject([{ label: "gone" }]);
    expect(server.annotations.size).toBe(1);
  });

  test("shows theirs when the person chooses theirs", async () => {
    const { server, queue, store, session, shown } = await openSession();
    server.saveByAnother(mark("a"));
    session.show(REF, await server.read(), IMAGE, true);
    server.saveByAnother(mark("a", 9));
    store.edit(["a"], (item) => ({ ...item, hard: true }));
    await rest();
    queue.resolve(REF, "a", "theirs");
    expect(shown()[0]?.shape?.points[0]).toEqual([9, 0]);
    expect(shown()[0]?.hard).toBe(false);
  });

  test("shows unsaved work of an earlier page over what it reads", async () => {
    const { server, session, queue, shown } = await openSession();
    server.fates = ["lost request"];
    queue.change(REF, [{ id: "x", base: null, mine: mark("x") }]);
    await rest();
    session.show(REF, await server.read(), IMAGE, true);
    expect(ids(shown())).toEqual(["x"]);
  });

  test("says nothing to the queue while no sample is shown", async () => {
    const { session, server, store } = await openSession();
    session.close();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    expect(server.bodies).toEqual([]);
  });
});

describe("a sample with nothing on it", () => {
  test("is done when a person says so", async () => {
    const { session, server } = await openSession({ state: "unlabeled" });
    expect(session.canDeclareEmpty()).toBe(true);
    session.declareEmpty();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, upsert: [], delete: [] }]);
    expect(session.canDeclareEmpty()).toBe(false);
  });

  test("is not called empty with a mark on it", async () => {
    const { session, store } = await openSession({ state: "unlabeled" });
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    expect(session.canDeclareEmpty()).toBe(false);
  });
});

describe("suggestions", () => {
  const waiting: Partial<AnnotationState> = { state: "to_confirm", suggestions: [suggestion, { ...suggestion, id: "s2" }] };

  test("are shown, and are no annotations yet", async () => {
    const { shown, server } = await openSession(waiting);
    expect(shown()).toMatchObject([{ isSuggestion: true, confidence: 0.8 }, { isSuggestion: true }]);
    expect(server.bodies).toEqual([]);
  });

  test("become annotations when the sample is confirmed, and the removed ones don't", async () => {
    const { session, store, server, shown } = await openSession(waiting);
    store.remove(["s2"]);
    session.confirm();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, upsert: [{ id: "s1" }], delete: [] }]);
    expect(shown()).toMatchObject([{ id: "s1", isSuggestion: false }]);
  });

  test("that are hidden for not being sure are not taken", async () => {
    const { session, store, server } = await openSession({ ...waiting, suggestions: [suggestion, { ...suggestion, id: "s2", confidence: 0.2 }] });
    store.setLeastConfidence(0.3);
    session.confirm();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, upsert: [{ id: "s1" }], delete: [] }]);
  });

  test("of the whole image give way to the label that a person gives", async () => {
    const whole = { ...suggestion, shape: undefined };
    const { session, store, server } = await openSession({ ...waiting, suggestions: [whole] });
    store.setNeedsShapes(false);
    store.add(null, "dog");
    session.confirm();
    await rest();
    expect(server.bodies.flatMap(({ upsert }) => upsert?.map(({ label }) => label))).toEqual(["dog"]);
    expect(server.bodies.at(-1)).toMatchObject({ confirm: true });
  });

  test("wait again, by the server's own undo, when a confirmation is taken back", async () => {
    const { session, store, server, reopened, shown } = await openSession(waiting);
    session.confirm();
    await rest();
    store.undo();
    await rest();
    expect(reopened).toEqual([REF.sampleId]);
    expect(server.bodies).toHaveLength(1);
    expect(shown()).toMatchObject([{ isSuggestion: true }, { isSuggestion: true }]);
  });

  test("wait again when the label that a person gave instead is taken back after the last word", async () => {
    const { session, store, server, reopened } = await openSession({ ...waiting, suggestions: [{ ...suggestion, shape: undefined }] });
    store.setNeedsShapes(false);
    const id = store.add(null, "dog");
    session.confirm();
    await rest();
    store.undo();
    await rest();
    expect(reopened).toEqual([REF.sampleId]);
    expect(server.bodies.at(-1)).toMatchObject({ delete: [id] });
  });

  test("can all be wrong", async () => {
    const { session, store, server } = await openSession(waiting);
    store.remove(["s1", "s2"]);
    session.confirm();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, upsert: [], delete: [] }]);
  });

  test("are a person's own once he has changed them, and again a suggestion when he takes that back", async () => {
    const { store, server, shown } = await openSession(waiting);
    store.edit(["s1"], (item) => ({ ...item, label: "bus" }));
    await rest();
    expect(server.bodies[0]).toMatchObject({ upsert: [{ id: "s1", label: "bus" }] });
    expect(server.bodies[0]).not.toHaveProperty("confirm");
    store.undo();
    await rest();
    expect(server.bodies[1]).toMatchObject({ delete: ["s1"] });
    expect(shown()[0]).toMatchObject({ id: "s1", isSuggestion: true, label: "car" });
  });

  test("stay in sight when someone else saves meanwhile", async () => {
    const { store, server, shown } = await openSession(waiting);
    server.saveByAnother(mark("theirs"));
    store.edit(["s1"], (item) => ({ ...item, label: "bus" }));
    await rest();
    expect(ids(shown()).toSorted()).toEqual(["s1", "s2", "theirs"]);
  });

  test("that were seen are named when the sample is confirmed, taken or not", async () => {
    const { session, store, server } = await openSession(waiting);
    store.remove(["s2"]);
    session.confirm();
    await rest();
    expect(server.bodies).toMatchObject([{ confirm: true, seen_suggestions: ["s1", "s2"] }]);
  });

  test("give way to newer ones when the sample is read again", async () => {
    const { queue, server, shown } = await openSession(waiting);
    server.read = async () => ({ revision: server.revision, state: "to_confirm", annotations: [], suggestions: [{ ...suggestion, id: "newer" }] });
    await queue.between(REF, async () => undefined);
    expect(ids(shown())).toEqual(["newer"]);
  });

  test("takes in what was undone elsewhere, under what is not saved yet", async () => {
    const { store, server, queue, shown } = await openSession();
    server.saveByAnother(mark("theirs"));
    server.isHeld = true;
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    const own = shown().find((item) => item.id !== "theirs")?.id ?? "";
    void queue.between(REF, async () => undefined);
    server.release();
    await rest();
    expect(ids(shown()).sort()).toEqual([own, "theirs"].sort());
    expect([...server.annotations.keys()].sort()).toEqual([own, "theirs"].sort());
  });

  test("shows the suggestions that an undo opened again", async () => {
    const { queue, server, shown } = await openSession();
    server.revision += 1;
    server.read = async () => ({ revision: server.revision, state: "to_confirm", annotations: [], suggestions: [suggestion] });
    await queue.between(REF, async () => undefined);
    expect(shown()).toMatchObject([{ id: "s1", isSuggestion: true }]);
  });
});

describe("undo from sample to sample", () => {
  const OTHER = { datasetId: "d", sampleId: "other" };
  const nothing: AnnotationState = { revision: 1, state: "unlabeled", annotations: [], suggestions: [] };

  test("takes back what was done on the sample before, and saves that", async () => {
    const { session, store, server } = await openSession();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    session.show(OTHER, nothing, IMAGE, true);
    const target = session.nextFor("undo");
    session.await("undo", target ?? "");
    session.show(REF, await server.read(), IMAGE, true);
    await rest();
    expect(target).toBe(REF.sampleId);
    expect(server.annotations.size).toBe(0);
  });

  test("is not done when the person goes elsewhere meanwhile", async () => {
    const { session, store, server } = await openSession();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    session.show(OTHER, nothing, IMAGE, true);
    session.await("undo", REF.sampleId);
    session.show(OTHER, nothing, IMAGE, true);
    session.show(REF, await server.read(), IMAGE, true);
    await rest();
    expect(server.annotations.size).toBe(1);
  });

  test("goes on after a sample was left and opened again", async () => {
    const { session, store, server } = await openSession();
    store.add(rectangleOf([1, 2], [30, 40]), "car");
    await rest();
    session.close();
    session.show(REF, await server.read(), IMAGE, true);
    store.undo();
    await rest();
    expect(server.annotations.size).toBe(0);
  });
});
