import { useCallback, useMemo, useState } from "react";

import type { Job, SampleCount } from "@/api/schema.gen";
import { type SampleFilter, writeFilter } from "@/lib/sample-filter";
import { EVERYTHING_SELECTED, extend, NOTHING_SELECTED, type Selection, selectShown, sizeOf, targetOf, type Target, toggle, within } from "@/lib/sample-selection";

/** What is selected, for those who do something with it. */
export interface Picked {
  /** As the API takes it: `{samples: [ids]}`, or `{filter: {...}}` for all that match. */
  target: Target;
  count: number;
  /** Whether there are more than were counted. */
  hasMore: boolean;
}

/** An action on the selection that another feature offers. */
export interface SelectionMenuItem {
  key: string;
  label: string;
  /** `follow` offers to undo what a job does, at its end. */
  onSelect: (selection: Picked, follow: (job: Job) => void) => void;
}

/**
 * The selection of the sample page. `order` are the ids shown, null until they are read.
 * Another filter begins with nothing selected; samples that leave the list leave the selection.
 */
export function useSelection(filter: SampleFilter, order: readonly string[] | null) {
  const place = writeFilter({ ...filter, order: "number" }).toString();
  const [held, setHeld] = useState({ place, order, selection: NOTHING_SELECTED });
  if (held.place !== place) setHeld({ place, order, selection: NOTHING_SELECTED });
  else if (order && held.order !== order) setHeld({ place, order, selection: within(held.selection, order) });
  const change = useCallback((next: (now: Selection) => Selection) => setHeld((now) => ({ ...now, selection: next(now.selection) })), []);
  const changes = useMemo(
    () => ({
      tick: (id: string, isRange: boolean) =>
        setHeld((now) => ({ ...now, selection: isRange ? extend(now.selection, id, now.order ?? []) : toggle(now.selection, id) })),
      selectShown: () => setHeld((now) => ({ ...now, selection: selectShown(now.order ?? []) })),
      selectAll: () => change(() => EVERYTHING_SELECTED),
      clear: () => change(() => NOTHING_SELECTED),
    }),
    [change],
  );
  return { selection: held.selection, ...changes };
}

/** The selection as the API takes it, where so many match the filter; null when nothing is selected. */
export function usePicked(selection: Selection, filter: SampleFilter, matching: SampleCount | undefined): Picked | null {
  const count = sizeOf(selection, matching?.count ?? 0);
  const hasMore = selection.isAll && (matching?.more ?? false);
  return useMemo(() => (count > 0 ? { target: targetOf(selection, filter), count, hasMore } : null), [selection, filter, count, hasMore]);
}
