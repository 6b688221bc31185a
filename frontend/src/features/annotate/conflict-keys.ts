import type { Choices, Side } from "./comparison";

/** Where a person is in the list of conflicts, and what he has chosen. */
export interface Answering {
  readonly place: number;
  readonly choices: Choices;
}

const SIDE_OF: Readonly<Record<string, Side>> = { "1": "mine", ArrowLeft: "mine", "2": "theirs", ArrowRight: "theirs" };
const STEP_OF: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

function within(place: number, ids: readonly string[]): number {
  return Math.max(0, Math.min(place, ids.length - 1));
}

/** Takes a side in one conflict and goes on to the next. */
export function choose(answering: Answering, ids: readonly string[], id: string, side: Side): Answering {
  return { place: within(ids.indexOf(id) + 1, ids), choices: new Map(answering.choices).set(id, side) };
}

/** What a key does: arrows up and down go through the list, left and right or 1 and 2 choose. Null for other keys. */
export function afterKey(answering: Answering, ids: readonly string[], key: string): Answering | null {
  const step = STEP_OF[key];
  if (step !== undefined) return { ...answering, place: within(answering.place + step, ids) };
  const [side, id] = [SIDE_OF[key], ids[within(answering.place, ids)]];
  return side && id !== undefined ? choose(answering, ids, id, side) : null;
}
