const DAY = 24 * 3600 * 1000;

/** Whole days for which something can still be restored; 0 on its last day. */
export function daysLeft(until: string, now: number): number {
  return Math.max(0, Math.floor((Date.parse(until) - now) / DAY));
}
