import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { openCanvas } from "@/canvas/model/test-doubles";
import { rectangleOf } from "@/canvas/shapes/rectangle/type";

import { edit, mark, openQueue, REF, rest } from "./saving/test-doubles";
import { useComparing } from "./use-comparing";

const DRAFT = { id: null, shape: rectangleOf([0, 0], [10, 10]) };

/** The hook, and how often its page was drawn. */
function watched() {
  const { queue, server } = openQueue();
  const { store } = openCanvas();
  const drawn = { times: 0 };
  const hook = renderHook(() => {
    drawn.times++;
    return useComparing(queue, REF.sampleId, store);
  });
  return { queue, server, store, drawn, ...hook };
}

async function disagree({ queue, server }: ReturnType<typeof watched>) {
  server.annotations.set("a", { id: "a", label: "car", label_id: "id of car", attributes: {}, hard: false, source: "human", author: "me", created_at: "" });
  queue.open(REF, 1);
  server.saveByAnother(mark("a", 9));
  queue.change(REF, [edit(mark("a"), mark("a", 5))]);
  await rest();
}

test("a drawing under way and a save of it don't draw the page again", async () => {
  const { queue, store, drawn } = watched();
  act(() => store.setDraft(DRAFT));
  act(() => store.setDraft(null));
  queue.change(REF, [edit(null, mark("b"))]);
  await act(rest);
  expect(drawn.times).toBe(1);
});

test("a conflict is put before the person once his drawing is done", async () => {
  const world = watched();
  act(() => world.store.setDraft(DRAFT));
  await act(() => disagree(world));
  const whileDrawing = world.result.current.isOpen;
  act(() => world.store.setDraft(null));
  expect([whileDrawing, world.result.current.isOpen]).toEqual([false, true]);
});
