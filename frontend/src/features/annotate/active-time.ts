/** After so long without a touch a person has gone for coffee, in milliseconds. */
const IDLE_AFTER = 30_000;

/** Counts the time in which someone works: the pauses between touches, long ones left out. */
export class ActiveTime {
  #now: () => number;
  #last: number;
  #sum = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  /** A key, a click or a movement. */
  touch(): void {
    const now = this.#now();
    const pause = now - this.#last;
    if (pause < IDLE_AFTER) this.#sum += pause;
    this.#last = now;
  }

  /** Seconds since the last time this was asked. */
  take(): number {
    this.touch();
    const seconds = this.#sum / 1_000;
    this.#sum = 0;
    return seconds;
  }
}
