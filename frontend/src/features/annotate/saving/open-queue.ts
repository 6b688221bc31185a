import { newId } from "@/canvas/model/new-id";

import { httpTransport } from "./http-transport";
import { IndexedDbStorage } from "./indexed-db-storage";
import type { QueueClock } from "./ports";
import { SaveQueue } from "./save-queue";
import { claimTab } from "./tab-owner";

const clock: QueueClock = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

const RESUME_AGAIN = 5_000;

async function open(user: string): Promise<SaveQueue> {
  const storage = new IndexedDbStorage();
  const tab = await claimTab();
  const queue = new SaveQueue({ transport: httpTransport(user), storage, clock, newId, user, ...tab });
  await queue.resume();
  // A closing page may hold its name for a moment longer than the next one needs to open.
  clock.after(RESUME_AGAIN, () => void queue.resume());
  for (const sign of ["online", "focus"]) window.addEventListener(sign, () => queue.retryNow());
  window.addEventListener("beforeunload", (event) => {
    // Work that is kept in the browser needs no warning: the next page sends it.
    if (!storage.isDurable && queue.getSummary().state !== "saved") event.preventDefault();
  });
  return queue;
}

const queues = new Map<string, Promise<SaveQueue>>();

/** The queue of a person in this tab: one for as long as the page lives, so that work goes on being sent elsewhere. */
export function openQueue(user: string): Promise<SaveQueue> {
  let queue = queues.get(user);
  if (!queue) queues.set(user, (queue = open(user)));
  return queue;
}
