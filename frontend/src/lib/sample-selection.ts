import { filterBody, type SampleFilter } from "@/lib/sample-filter";

/**
 * Which samples are ticked; `anchor` is where a range starts.
 * With `isAll` everything that matches the filter is, and `ids` are the exceptions.
 */
export interface Selection {
  isAll: boolean;
  ids: ReadonlySet<string>;
  anchor: string | null;
}

/** What a bulk action is about, as the API takes it. */
export type Target = { samples: string[] } | { filter: ReturnType<typeof filterBody> & { except?: string[] } };

export const NOTHING_SELECTED: Selection = { isAll: false, ids: new Set(), anchor: null };
export const EVERYTHING_SELECTED: Selection = { isAll: true, ids: new Set(), anchor: null };

/** Ticks or unticks one sample. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...selection, ids, anchor: id };
}

/** Ticks everything between the anchor and `id`, in the order shown; without an anchor only `id`. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggle(selection, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const ids = new Set(selection.ids);
  for (const each of range) {
    if (selection.isAll) ids.delete(each);
    else ids.add(each);
  }
  return { ...selection, ids };
}

/** Ticks what is shown. */
export function selectShown(order: readonly string[]): Selection {
  return { isAll: false, ids: new Set(order), anchor: order[0] ?? null };
}

/** Takes the tick from what is no longer shown: nobody acts on samples that he can't see. */
export function within(selection: Selection, order: readonly string[]): Selection {
  if (selection.isAll || selection.ids.size === 0) return selection;
  const shown = new Set(order);
  return { ...selection, ids: new Set([...selection.ids].filter((id) => shown.has(id))) };
}

export function isTicked(selection: Selection, id: string): boolean {
  return selection.ids.has(id) !== selection.isAll;
}

/** How many samples are ticked, where `matching` match the filter. */
export function sizeOf(selection: Selection, matching: number): number {
  return selection.isAll ? Math.max(0, matching - selection.ids.size) : selection.ids.size;
}

/** True when there is something and all of it is ticked. */
export function isAllShown(selection: Selection, order: readonly string[]): boolean {
  return order.length > 0 && order.every((id) => isTicked(selection, id));
}

/** The ticked samples as a bulk action names them: by id, or by the filter without the exceptions. */
export function targetOf(selection: Selection, filter: SampleFilter): Target {
  if (!selection.isAll) return { samples: [...selection.ids] };
  return { filter: { ...filterBody(filter), ...(selection.ids.size > 0 ? { except: [...selection.ids] } : {}) } };
}
