/** In bits of the pictures' hashes; 0: files of one content. */
export const DISTANCES = [0, 2, 4, 6] as const;
export type Distance = (typeof DISTANCES)[number];

export const STACK_ORDERS = ["size", "likeness"] as const;
export type StackOrder = (typeof STACK_ORDERS)[number];

/** All that nobody ignores; only those whose labels differ; those that somebody ignores. */
export const STACK_SHOWS = ["all", "conflict", "ignored"] as const;
export type StackShow = (typeof STACK_SHOWS)[number];

/** Which stacks are shown, as the address has it. */
export interface StackChoice {
  distance: Distance;
  order: StackOrder;
  show: StackShow;
}

/** What an address asks for; what it does not say, or says wrongly, is as usual. */
export function stackChoice(query: URLSearchParams): StackChoice {
  return {
    distance: DISTANCES.find((distance) => String(distance) === query.get("distance")) ?? 4,
    order: STACK_ORDERS.find((order) => order === query.get("order")) ?? "size",
    show: STACK_SHOWS.find((show) => show === query.get("show")) ?? "all",
  };
}

/** The least loose distance at which there are stacks, where there are none at this one; null where there are none at all. */
export function nextDistance(levels: readonly { distance: number; stacks: number }[], distance: Distance): Distance | null {
  return DISTANCES.find((each) => each > distance && levels.some((level) => level.distance === each && level.stacks > 0)) ?? null;
}
