/** Which crops are selected; `anchor` is where a range starts. */
export interface CropSelection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const NO_CROPS: CropSelection = { ids: new Set(), anchor: null };

/** How a press selects: alone, one more or less (Ctrl), up to here (Shift). */
export type Way = "alone" | "toggle" | "range";

export function wayOf({ shiftKey, ctrlKey, metaKey }: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Way {
  if (shiftKey) return "range";
  return ctrlKey || metaKey ? "toggle" : "alone";
}

/** The selection after a crop was pressed in the order shown. */
export function selected(selection: CropSelection, id: string, way: Way, order: readonly string[]): CropSelection {
  if (way === "alone") return { ids: new Set([id]), anchor: id };
  if (way === "toggle") {
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    return { ids, anchor: id };
  }
  const [from, to] = [order.indexOf(selection.anchor ?? id), order.indexOf(id)];
  if (from < 0 || to < 0) return { ids: new Set([id]), anchor: id };
  return { ids: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor: selection.anchor ?? id };
}

/** Everything that is shown. */
export function allOf(order: readonly string[]): CropSelection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}
