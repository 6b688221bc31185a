// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";

import type { Act } from "./random-walk";
import { aloneArbitrary, togetherArbitrary, Walk } from "./random-walk";

async function walked(acts: readonly Act[]): Promise<Walk> {
  const walk = new Walk();
  await walk.begin();
  await walk.take(acts);
  await walk.comeToRest();
  return walk;
}

/** Those of one side that the other one has not touched and that are there. */
function only<Value>(side: ReadonlyMap<string, Value | null>, other: ReadonlyMap<string, unknown>): [string, Value][] {
  return [...side].flatMap(([id, value]) => (value === null || other.has(id) ? [] : [[id, value] as [string, Value]]));
}

const sorted = <Value>(entries: Iterable<readonly [string, Value]>) => [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));

test("whatever the network, the sign-in and the browser do, what a person drew last is stored, shown and shown again", async () => {
  await fc.assert(
    fc.asyncProperty(aloneArbitrary, async (acts) => {
      const walk = await walked(acts);

      expect(sorted(walk.stored)).toEqual(sorted(only(walk.mine, new Map())));
      expect(sorted(walk.shown)).toEqual(sorted(walk.stored));
      expect([walk.queue.getSummary().state, walk.storage.entries.size]).toEqual(["saved", 0]);
      await walk.reload();
      expect(sorted(walk.shown)).toEqual(sorted(walk.stored));
    }),
    { numRuns: 500 },
  );
}, 60_000);

test("beside others each keeps what only he touched, and what both did ends as one of the two wanted it", async () => {
  await fc.assert(
    fc.asyncProperty(togetherArbitrary, async (acts) => {
      const walk = await walked(acts);
      const { mine, theirs, stored } = walk;
      const isOf = (side: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) => ([id]: readonly [string, unknown]) => side.has(id) && !other.has(id);

      expect(sorted(stored).filter(isOf(mine, theirs))).toEqual(sorted(only(mine, theirs)));
      expect(sorted(stored).filter(isOf(theirs, mine))).toEqual(sorted(only(theirs, mine)));
      for (const id of [...mine.keys()].filter((one) => theirs.has(one))) expect([mine.get(id), theirs.get(id)]).toContainEqual(stored.get(id) ?? null);
      expect(sorted(walk.shown)).toEqual(sorted(stored));
      expect([walk.queue.getSummary().state, walk.storage.entries.size]).toEqual(["saved", 0]);
      await walk.reload();
      expect(sorted(walk.shown)).toEqual(sorted(stored));
    }),
    { numRuns: 500 },
  );
}, 60_000);
