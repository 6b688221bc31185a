import type { Edit } from "./batch";
import type { SampleRef } from "./entry";
import type { Mark } from "./mark";
import { MemoryStorage } from "./memory-storage";
import type { QueueClock, SaveOutcome, SaveTransport } from "./ports";
import type { QueuePorts } from "./save-queue";
import { SaveQueue } from "./save-queue";
import type { SaverEvent } from "./sample-saver";
import type { Annotation, AnnotationPatch, AnnotationState } from "./stored";

export const REF: SampleRef = { datasetId: "d", sampleId: "s" };

/** A box labeled "car" whose left edge tells its states apart. */
export function mark(id: string, left = 0, label = "car"): Mark {
  const shape = { kind: "rectangle" as const, points: [[left, 0], [left + 10, 10]] };
  return { id, label, labelId: null, shape, attributes: {}, hard: false };
}

export const edit = (base: Mark | null, mine: Mark | null): Edit => ({ id: (base ?? mine)?.id ?? "", base, mine });

function stored(input: { id?: string; label?: string; shape?: Annotation["shape"] | null }): Annotation {
  const { id = "", label = "", shape } = input;
  const rest = { attributes: {}, hard: false, source: "human" as const, author: "me", created_at: "" };
  return { id, label, label_id: `id of ${label}`, ...(shape ? { shape } : {}), ...rest };
}

type Fate = "answered" | "lost answer" | "lost request" | "signed out" | "wrong";

/** A server in memory that keeps the contract of PATCH: revisions, save ids, what changed. */
export class FakeServer implements SaveTransport {
  revision = 1;
  annotations = new Map<string, Annotation>();
  bodies: AnnotationPatch[] = [];
  /** What becomes of the next saves, in order; then all are answered. */
  fates: Fate[] = [];
  /** Labels that the vocabulary lacks. */
  unknownLabels = new Set<string>();
  isHeld = false;
  #seen = new Set<string>();
  #wrong = new Set<string>();
  #held: (() => void)[] = [];

  async save(_ref: SampleRef, body: AnnotationPatch): Promise<SaveOutcome> {
    const isRepeat = this.bodies.some((one) => one.save_id === body.save_id);
    this.bodies.push(structuredClone(body));
    const fate = this.fates.shift() ?? "answered";
    // What is wrong with a save is wrong with it from the first time on.
    if (fate === "wrong" && !isRepeat) this.#wrong.add(body.save_id ?? "");
    if (this.isHeld) await new Promise<void>((resolve) => this.#held.push(resolve));
    if (fate === "lost request") return { kind: "unreachable", code: "offline" };
    if (this.#wrong.has(body.save_id ?? "")) return { kind: "refused", status: 400, code: "shape_too_small", message: "Too small." };
    if (fate === "signed out") return { kind: "signed-out" };
    const outcome = this.#answer(body);
    return fate === "lost answer" ? { kind: "unreachable", code: "offline" } : outcome;
  }

  async read(): Promise<AnnotationState> {
    return this.#state();
  }

  /** Lets the saves that are under way be answered. */
  release(): void {
    this.isHeld = false;
    for (const go of this.#held.splice(0)) go();
  }

  /** Someone else saves. */
  saveByAnother(...marks: (Mark | { id: string; gone: true })[]): void {
    this.revision += 1;
    for (const one of marks) {
      if ("gone" in one) this.annotations.delete(one.id);
      else this.annotations.set(one.id, stored(one));
    }
  }

  leftOf(id: string): number | undefined {
    return this.annotations.get(id)?.shape?.points?.[0]?.[0];
  }

  #answer(body: AnnotationPatch): SaveOutcome {
    const result = { revision: this.revision, state: "labeled" as const, changed: [] };
    if (this.#seen.has(body.save_id ?? "")) return { kind: "saved", result };
    if (body.revision !== this.revision) return { kind: "stale", current: { ...this.#state(), suggestions: undefined }, by: "anna" };
    const upsert = body.upsert ?? [];
    const labels = upsert.map((one) => one.label ?? "").filter((label) => this.unknownLabels.has(label));
    if (labels.length > 0) return { kind: "refused", status: 400, code: "unknown_label", message: "No such label.", labels };
    this.#seen.add(body.save_id ?? "");
    this.revision += 1;
    for (const one of upsert) this.annotations.set(one.id ?? "", stored(one));
    for (const id of body.delete ?? []) this.annotations.delete(id);
    return { kind: "saved", result: { ...result, revision: this.revision, changed: upsert.map(stored) } };
  }

  #state(): AnnotationState {
    return { revision: this.revision, state: "labeled", annotations: [...this.annotations.values()], suggestions: [] };
  }
}

/** A clock that a test moves by hand. */
export class FakeClock implements QueueClock {
  now = 0;
  #timers = new Set<{ at: number; callback: () => void }>();

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.now + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    for (const timer of [...this.#timers].filter((one) => one.at <= this.now)) {
      this.#timers.delete(timer);
      timer.callback();
    }
    await rest();
  }
}

/** Lets everything that is ready to go on do so. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

interface World {
  server: FakeServer;
  clock: FakeClock;
  storage: MemoryStorage;
}

/** A page with a queue; give it the storage of an earlier one to see what a reload finds. */
export function openQueue(part: Partial<World & Pick<QueuePorts, "owner" | "user" | "isAlive">> = {}) {
  const { server = new FakeServer(), clock = new FakeClock(), storage = new MemoryStorage() } = part;
  const { owner = "tab", user = "me", isAlive = async () => false } = part;
  let ids = 0;
  const newId = () => `${owner}-save-${++ids}`;
  const queue = new SaveQueue({ transport: server, storage, clock, newId, owner, user, isAlive });
  const events: SaverEvent[] = [];
  queue.onEvent((_ref, event) => events.push(event));
  return { queue, server, clock, storage, events };
}
