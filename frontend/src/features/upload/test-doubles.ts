import type { Job } from "@/api/schema.gen";

import type { Item } from "./parcels";
import type { SendOutcome, StartOutcome, UploadClock, UploadTransport } from "./ports";

export const TAKEN: SendOutcome = { kind: "taken", refused: [] };
export const OFFLINE: SendOutcome = { kind: "later", code: "offline" };

/** A server that answers what a test tells it to; `sent` has the paths of each request. */
export class FakeServer implements UploadTransport {
  readonly sent: string[][] = [];
  answers: SendOutcome[] = [];
  begins: StartOutcome[] = [];
  begun = 0;
  check: UploadTransport["check"] = null;
  most = 0;
  private open = 0;

  async send(items: readonly Item[]): Promise<SendOutcome> {
    this.sent.push(items.map(({ path }) => path));
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    await Promise.resolve();
    this.open -= 1;
    return this.answers.shift() ?? TAKEN;
  }

  readonly start = async (): Promise<StartOutcome> => {
    await Promise.resolve();
    this.begun += 1;
    return this.begins.shift() ?? { kind: "started", job: { id: "1" } as Job };
  };
}

/** A clock that stands until a test moves it. */
export class FakeClock implements UploadClock {
  private time = 0;
  private alarms: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { at: this.time + milliseconds, callback };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((each) => each !== alarm);
    };
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.alarms.filter(({ at }) => at <= this.time);
    this.alarms = this.alarms.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
  }
}

export const itemOf = (path: string, bytes = 10): Item => ({ path, content: new Blob([new Uint8Array(bytes)]), piece: null });

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}
