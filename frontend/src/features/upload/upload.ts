import type { Job } from "@/api/schema.gen";
import type { Foreseen } from "@/lib/foreseen";

import { type Pace, paceOf, remember } from "./pace";
import { budgetAt, bytesOf, type Item, MOST_FILES, takeParcel } from "./parcels";
import type { Hindrance, Refusal, UploadClock, UploadTransport } from "./ports";

/**
 * `queued`: another upload goes first. `waiting`: the server asks for patience, or a job has the dataset. `stopped`:
 * something must be put right first. `checking`: all is there, and what its import would bring is found out; `checked`: a
 * person looks at that. `starting`: the import begins.
 */
export type Phase = "queued" | "sending" | "offline" | "waiting" | "signed-out" | "stopped" | "checking" | "checked" | "starting" | "done" | "canceled";

export interface UploadState {
  readonly phase: Phase;
  readonly files: { readonly done: number; readonly total: number };
  readonly bytes: { readonly done: number; readonly total: number };
  readonly pace: Pace;
  readonly refused: readonly Refusal[];
  /** Why it stopped or waits. */
  readonly reason: { readonly code: string; readonly message: string } | null;
  /** What the import would bring, while a person looks at it. */
  readonly foreseen: Foreseen | null;
  readonly job: Job | null;
}

const LANES = 2;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const RESTING = new Set<Phase>(["queued", "stopped", "checked", "signed-out", "done", "canceled"]);

/** Sends items over a transport, two requests at a time, until all are there or refused; then begins the import. */
export class Upload {
  private readonly transport: UploadTransport;
  private readonly clock: UploadClock;
  private waiting: Item[];
  private refusedItems: Item[] = [];
  private lanes = 0;
  private wait = FIRST_WAIT;
  private cancelWait: (() => void) | null = null;
  private aborting = new AbortController();
  private trail: readonly { at: number; bytes: number }[] = [];
  private isAccepted = false;
  private perLane = 0;
  private mostFiles = MOST_FILES;
  private listeners = new Set<() => void>();
  state: UploadState;

  /** `refused`: what was chosen with the items and can't be sent. */
  constructor(items: readonly Item[], transport: UploadTransport, clock: UploadClock, refused: readonly Refusal[] = []) {
    this.transport = transport;
    this.clock = clock;
    this.waiting = [...items];
    this.state = {
      phase: "queued",
      files: { done: 0, total: items.length },
      bytes: { done: 0, total: bytesOf(items) },
      pace: { bytesPerSecond: 0, secondsLeft: null },
      refused,
      reason: null,
      foreseen: null,
      job: null,
    };
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether leaving the page would break it off. */
  get isOpen(): boolean {
    return this.state.phase !== "done" && this.state.phase !== "canceled";
  }

  /** Whether anything that was not taken can be sent once more. */
  get canRetry(): boolean {
    return this.refusedItems.length > 0;
  }

  /** Begins, or goes on after a stop or an outage. */
  resume(): void {
    if (!this.isOpen) return;
    this.cancelWait?.();
    this.cancelWait = null;
    this.change({ phase: "sending", reason: null });
    this.pump();
  }

  /** Begins the import that a person has looked at. */
  accept(): void {
    if (this.state.phase !== "checked") return;
    this.isAccepted = true;
    this.change({ foreseen: null });
    this.resume();
  }

  cancel(): void {
    if (!this.isOpen) return;
    this.cancelWait?.();
    this.aborting.abort();
    this.change({ phase: "canceled", foreseen: null });
  }

  /** Sends once more what was not taken: a person may have mended it meanwhile. */
  retryRefused(): void {
    const again = this.refusedItems;
    this.refusedItems = [];
    this.waiting.push(...again);
    const { files, bytes } = this.state;
    this.change({
      phase: "sending",
      refused: [],
      job: null,
      files: { ...files, done: files.done - again.length },
      bytes: { ...bytes, done: bytes.done - bytesOf(again) },
    });
    this.pump();
  }

  private pump(): void {
    while (this.state.phase === "sending" && this.lanes < LANES && this.waiting.length > 0) {
      void this.sendParcel(takeParcel(this.waiting, budgetAt(this.perLane), this.mostFiles));
    }
    if (this.state.phase === "sending" && this.lanes === 0 && this.waiting.length === 0) void this.finish();
  }

  private async sendParcel(items: Item[]): Promise<void> {
    this.lanes += 1;
    const begun = this.clock.now();
    const outcome = await this.transport.send(items, this.aborting.signal);
    this.lanes -= 1;
    if (this.state.phase === "canceled") return;
    switch (outcome.kind) {
      case "taken":
        this.perLane = (bytesOf(items) / Math.max(1, this.clock.now() - begun)) * 1000;
        this.settle(items, outcome.refused);
        break;
      case "failed":
        this.settle(items, items.map(({ path }) => ({ name: path, code: outcome.code, message: outcome.message })));
        break;
      case "unreadable":
        this.waiting.unshift(...items.filter((item) => !outcome.items.has(item)));
        this.refuseUnreadable([...outcome.items]);
        break;
      case "too-large":
        this.cut(items);
        break;
      default:
        this.waiting.unshift(...items);
        this.hinder(outcome);
    }
    this.pump();
  }

  private settle(items: readonly Item[], refused: readonly Refusal[]): void {
    const names = new Set(refused.map(({ name }) => name));
    this.refusedItems.push(...items.filter(({ path }) => names.has(path)));
    this.wait = FIRST_WAIT;
    const bytes = bytesOf(items);
    this.trail = remember(this.trail, { at: this.clock.now(), bytes });
    const { files, bytes: sent } = this.state;
    const done = sent.done + bytes;
    this.change({
      files: { ...files, done: files.done + items.length },
      bytes: { ...sent, done },
      pace: paceOf(this.trail, this.clock.now(), sent.total - done),
      refused: refused.length > 0 ? [...this.state.refused, ...refused] : this.state.refused,
    });
  }

  private refuseUnreadable(items: readonly Item[]): void {
    this.settle(items, items.map(({ path }) => ({ name: path, code: "file_unreadable", message: "" })));
  }

  /** A server in between takes less at once than ours does. */
  private cut(items: Item[]): void {
    if (items.length === 1) {
      this.settle(items, items.map(({ path }) => ({ name: path, code: "too_large", message: "" })));
      return;
    }
    this.mostFiles = Math.ceil(items.length / 2);
    this.waiting.unshift(...items);
  }

  private hinder(hindrance: Hindrance): void {
    if (RESTING.has(this.state.phase)) return;
    if (hindrance.kind === "later") {
      const phase = hindrance.code === "offline" ? "offline" : "waiting";
      this.change({ phase, reason: { code: hindrance.code, message: "" } });
      this.comeBack();
    } else if (hindrance.kind === "signed-out") this.change({ phase: "signed-out" });
    else this.change({ phase: "stopped", reason: hindrance });
  }

  private comeBack(): void {
    this.cancelWait?.();
    this.cancelWait = this.clock.after(this.wait, () => this.resume());
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  private async finish(): Promise<void> {
    const { check, start } = this.transport;
    const isAnyThere = this.state.files.done > this.refusedItems.length;
    if (!start || !isAnyThere || this.state.job) {
      this.change({ phase: "done" });
      return;
    }
    if (check && !this.isAccepted) {
      this.change({ phase: "checking" });
      const outcome = await check(this.aborting.signal);
      if (this.state.phase !== "checking") return;
      if (outcome.kind === "checked") this.change({ phase: "checked", foreseen: outcome.foreseen });
      else this.hinder(outcome);
      return;
    }
    this.change({ phase: "starting" });
    const outcome = await start(this.aborting.signal);
    if (this.state.phase !== "starting") return;
    if (outcome.kind === "started") this.change({ phase: "done", job: outcome.job });
    else this.hinder(outcome);
  }

  private change(part: Partial<UploadState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}
