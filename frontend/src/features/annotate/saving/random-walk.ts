import type { CanvasStore } from "@/canvas/model/store";
import { rectangleOf } from "@/canvas/shapes/rectangle/type";

import type { SaveQueue } from "./save-queue";
import type { FakeClock, FakeServer } from "./test-doubles";
import { mark, rest } from "./test-doubles";

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Walk {
  readonly store: CanvasStore;
  readonly queue: SaveQueue;
  readonly server: FakeServer;
  readonly clock: FakeClock;
  readonly random: () => number;
}

/** One thing that a person, the network or someone else does. */
async function step({ store, queue, server, clock, random }: Walk): Promise<void> {
  const pick = (among: Iterable<string>) => [...among].at(Math.floor(random() * 100) % Math.max([...among].length, 1)) ?? "";
  const id = pick([...store.getState().items.keys()]);
  const left = Math.floor(random() * 80);
  const acts = [
    () => store.add(rectangleOf([left, 0], [left + 10, 10]), "car"),
    () => store.edit([id], (item) => ({ ...item, shape: rectangleOf([left, 0], [left + 10, 10]) })),
    () => store.edit([id], (item) => ({ ...item, label: left > 40 ? "bus" : "car", labelId: null })),
    () => store.remove([id]),
    () => store.undo(),
    () => store.redo(),
    () => server.fates.push(left > 40 ? "lost answer" : "lost request"),
    () => server.saveByAnother(mark(`theirs ${server.revision}`, left)),
    () => server.saveByAnother(mark(pick([...server.annotations.keys(), "theirs"]), left)),
    () => server.saveByAnother({ id: pick([...server.annotations.keys()]), gone: true }),
    () => answerConflicts(queue, left > 40 ? "mine" : "theirs"),
    () => rest(),
    () => clock.pass(1_000),
  ];
  await acts[Math.floor(random() * acts.length)]?.();
}

function answerConflicts(queue: SaveQueue, choice: "mine" | "theirs"): void {
  for (const conflict of queue.getSummary().conflicts) queue.resolve(conflict, conflict.id, choice);
}

/** So many steps, then time until everything has been sent. */
export async function wander(walk: Walk, steps: number): Promise<void> {
  for (let taken = 0; taken < steps; taken++) await step(walk);
  walk.server.fates = [];
  // A last save of ours, which hears of what others did.
  walk.store.add(rectangleOf([0, 0], [10, 10]), "car");
  for (let wait = 0; wait < 6; wait++) {
    await walk.clock.pass(60_000);
    answerConflicts(walk.queue, wait % 2 === 0 ? "mine" : "theirs");
  }
  await rest();
}
