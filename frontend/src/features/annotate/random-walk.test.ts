// @vitest-environment node
import { expect, test } from "vitest";

import { ActiveTime } from "./active-time";
import { AnnotationSession } from "./annotation-session";
import { numbersFrom, wander } from "./saving/random-walk";
import { openQueue, REF } from "./saving/test-doubles";

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

test.each(SEEDS)("whatever a person, the network and others do, the page ends at what is stored (seed %i)", async (seed) => {
  const page = openQueue();
  const session = new AnnotationSession(page.queue, new ActiveTime(() => 0));
  session.start();
  session.show(REF, await page.server.read(), { width: 100, height: 80 }, true);
  await wander({ ...page, store: session.store, random: numbersFrom(seed) }, 60);
  const shown = [...session.store.getState().items.values()].map(({ id, label, shape }) => [id, label, shape?.points]);
  const stored = [...page.server.annotations.values()].map(({ id, label, shape }) => [id, label, shape?.points]);
  expect(page.queue.getSummary()).toMatchObject({ state: "saved" });
  expect(shown.toSorted()).toEqual(stored.toSorted());
});
