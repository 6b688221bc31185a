/**
 * Where a person came from. With a filter such as "unlabeled" a sample leaves the list once it is labeled; going
 * back must lead to it all the same.
 */
export interface Trail {
  readonly behind: readonly string[];
}

export const NO_TRAIL: Trail = { behind: [] };
const KEPT = 200;

export function stepForward(trail: Trail, from: string): Trail {
  return { behind: [...trail.behind, from].slice(-KEPT) };
}

/** Where back leads, and the trail from there; null when the trail is at its beginning. */
export function stepBack(trail: Trail): { readonly to: string; readonly trail: Trail } | null {
  const to = trail.behind.at(-1);
  return to === undefined ? null : { to, trail: { behind: trail.behind.slice(0, -1) } };
}
