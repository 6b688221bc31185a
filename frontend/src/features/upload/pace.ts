/** How fast it goes, and how long it may still take. */
export interface Pace {
  readonly bytesPerSecond: number;
  /** Null until that can be told. */
  readonly secondsLeft: number | null;
}

interface Step {
  readonly at: number;
  readonly bytes: number;
}

const WINDOW = 15_000;

/** The steps of the last seconds, with this one. */
export function remember(trail: readonly Step[], step: Step): readonly Step[] {
  return [...trail.filter(({ at }) => at > step.at - WINDOW), step];
}

/** What the last seconds say about the rest. The first step only begins the measuring. */
export function paceOf(trail: readonly Step[], now: number, bytesLeft: number): Pace {
  const first = trail[0];
  if (!first || now <= first.at) return { bytesPerSecond: 0, secondsLeft: null };
  const bytes = trail.slice(1).reduce((sum, step) => sum + step.bytes, 0);
  const bytesPerSecond = (bytes / (now - first.at)) * 1000;
  return { bytesPerSecond, secondsLeft: bytesPerSecond > 0 ? bytesLeft / bytesPerSecond : null };
}
