import { useMemo, useState } from "react";

import type { DuplicateStack } from "@/api/schema.gen";

import { useDuplicates } from "./queries";
import type { Kept } from "./stack";
import type { StackChoice } from "./stack-choice";

const NONE: ReadonlySet<string> = new Set();

/** The stacks that are shown, what a person wants to keep of them, and which are ticked. */
export function useStacks(datasetId: string, choice: StackChoice) {
  const query = useDuplicates(datasetId, choice);
  const [kept, setKept] = useState<Kept>(new Map());
  const [ticked, setTicked] = useState(NONE);
  const [left, setLeft] = useState({ ids: NONE, at: 0 });
  // What was dealt with goes at once; the next answer says whether it did.
  const isGone = left.at === query.dataUpdatedAt ? left.ids : NONE;
  const stacks = useMemo(() => query.data?.pages.flatMap((page) => page.results).filter(({ id }) => !isGone.has(id)) ?? [], [query.data, isGone]);
  const first = query.data?.pages[0];
  const tickedStacks = stacks.filter(({ id }) => ticked.has(id));
  const leave = (gone: readonly DuplicateStack[]) => {
    setLeft({ ids: new Set([...isGone, ...gone.map(({ id }) => id)]), at: query.dataUpdatedAt });
    setTicked(NONE);
  };
  const keep = (stack: DuplicateStack, sample: string) => setKept((before) => new Map(before).set(stack.id, sample));
  const tick = ({ id }: DuplicateStack) =>
    setTicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return { query, stacks, levels: first?.levels, index: first?.index, kept, keep, ticked, tickedStacks, tick, untick: () => setTicked(NONE), leave };
}

export type StackList = ReturnType<typeof useStacks>;
