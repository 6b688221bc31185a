import fc from "fast-check";

import type { Annotation } from "@/canvas/model/annotation";
import { rectangleOf } from "@/canvas/shapes/rectangle/type";

import { ActiveTime } from "../active-time";
import { AnnotationSession } from "../annotation-session";
import { Histories } from "../histories";
import type { QueueEntry } from "./entry";
import type { QueueStorage, SaveTransport } from "./ports";
import { SaveQueue } from "./save-queue";
import { FakeClock, FakeServer, mark, REF, rest } from "./test-doubles";
import { MemoryStorage } from "./memory-storage";

const PERSON = ["draw", "move", "relabel", "remove", "paste", "undo", "redo", "confirm", "leave", "retry", "mark hard"] as const;
const OTHERS = ["they add", "they move", "they delete", "mine", "theirs"] as const;
const WORLD = ["lost answer", "lost request", "signed out", "wrong", "hold", "release", "second", "rest", "reload"] as const;

/** Something that a person, the network, someone else or the browser does. */
export interface Act {
  readonly kind: (typeof PERSON)[number] | (typeof OTHERS)[number] | (typeof WORLD)[number];
  /** Which annotation of those that are there. */
  readonly which: number;
  readonly left: number;
  /** So many things that are ready to go on do so before the next act. */
  readonly turns: number;
}

const details = { which: fc.nat(5), left: fc.nat(80), turns: fc.nat(12) };
const actOf = <Kind extends Act["kind"]>(...kinds: readonly Kind[]) => fc.record({ kind: fc.constantFrom(...kinds), ...details });

/** What someone who is alone with the image may meet. */
export const aloneArbitrary: fc.Arbitrary<Act[]> = fc.array(actOf(...PERSON, ...WORLD), { maxLength: 60, size: "max" });
export const togetherArbitrary: fc.Arbitrary<Act[]> = fc.array(actOf(...PERSON, ...OTHERS, ...WORLD), { maxLength: 60, size: "max" });

/** A label and a left edge: all that acts change. */
type Known = readonly [string, number];

function knownOf({ label, shape }: Pick<Annotation, "label" | "shape">): Known {
  return [label, shape?.points[0]?.[0] ?? 0];
}

/** What a page stands on; nothing of it is heard or done any more once the page is gone. */
class Ground implements QueueStorage, SaveTransport {
  isGone = false;
  #server: FakeServer;
  #storage: MemoryStorage;

  constructor(server: FakeServer, storage: MemoryStorage) {
    this.#server = server;
    this.#storage = storage;
  }

  save: SaveTransport["save"] = (ref, body) => this.#whileHere(() => this.#server.save(ref, body));
  read = () => this.#whileHere(() => this.#server.read());
  all = () => this.#whileHere(() => this.#storage.all());
  put = (entry: QueueEntry) => this.#whileHere(() => this.#storage.put(entry));
  remove = (key: string) => this.#whileHere(() => this.#storage.remove(key));

  async #whileHere<T>(act: () => Promise<T>): Promise<T> {
    const never = new Promise<T>(() => undefined);
    if (this.isGone) return never;
    const answer = await act();
    return this.isGone ? never : answer;
  }
}

/** One person with one image, in a tab that may be reloaded, before a server that others use as well. */
export class Walk {
  readonly server = new FakeServer();
  readonly storage = new MemoryStorage();
  readonly clock = new FakeClock();
  /** The last word of the person on each annotation, and that of others; null is "delete it". */
  readonly mine = new Map<string, Known | null>();
  readonly theirs = new Map<string, Known | null>();
  #saves = 0;
  #page = this.#newPage();

  get queue(): SaveQueue {
    return this.#page.queue;
  }

  /** What the page shows, by id. */
  get shown(): Map<string, Known> {
    return new Map([...this.#page.session.store.getState().items].map(([id, item]) => [id, knownOf(item)]));
  }

  get stored(): Map<string, Known> {
    return new Map([...this.server.annotations].map(([id, one]) => [id, [one.label, one.shape?.points?.[0]?.[0] ?? 0]]));
  }

  async begin(): Promise<void> {
    await this.#page.queue.resume();
    this.#page.session.show(REF, await this.server.read(), { width: 100, height: 80 }, true);
  }

  /** The tab is closed without a word, and opened again. */
  async reload(): Promise<void> {
    this.#page.ground.isGone = true;
    this.#page.stop();
    this.#page = this.#newPage();
    await this.begin();
  }

  async take(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      await this.#take(act);
      for (let turn = 0; turn < act.turns; turn++) await Promise.resolve();
    }
  }

  /** Nothing goes wrong any more, and the person answers what he is asked. */
  async comeToRest(): Promise<void> {
    this.server.fates = [];
    for (let round = 0; round < 6; round++) {
      this.server.release();
      this.queue.retryNow();
      this.queue.retryRefused();
      await this.clock.pass(60_000);
      this.#answerConflicts(round % 2 === 0 ? "mine" : "theirs");
    }
    // To hear of what others did since the last save.
    await this.queue.between(REF, () => rest());
  }

  #newPage() {
    const ground = new Ground(this.server, this.storage);
    const newId = () => `save-${++this.#saves}`;
    const queue = new SaveQueue({ transport: ground, storage: ground, clock: this.clock, newId, owner: "tab", user: "me", isAlive: async () => false });
    const session = new AnnotationSession(queue, new ActiveTime(() => 0), new Histories());
    const stop = session.start();
    session.store.onCommit((changes) => {
      for (const { id, after } of changes) this.mine.set(id, after && knownOf(after));
    });
    return { ground, queue, session, stop };
  }

  async #take({ kind, which, left }: Act): Promise<void> {
    const { session } = this.#page;
    const { store } = session;
    const pick = (ids: Iterable<string>) => [...ids].at(which % Math.max([...ids].length, 1)) ?? "";
    const id = pick(store.getState().items.keys());
    const box = rectangleOf([left, 0], [left + 10, 10]);
    const copy = { label: "bus", shape: box, attributes: {}, hard: false };
    const acts: Record<Act["kind"], () => void | Promise<void>> = {
      draw: () => void store.add(box, "car"),
      move: () => store.edit([id], (item) => ({ ...item, shape: box })),
      relabel: () => store.edit([id], (item) => ({ ...item, label: left > 40 ? "bus" : "car", labelId: null })),
      remove: () => store.remove([id]),
      paste: () => void store.addAll([copy, { ...copy, label: "car" }]),
      undo: () => store.undo(),
      redo: () => store.redo(),
      confirm: () => session.confirm(),
      leave: async () => {
        session.close();
        session.show(REF, await this.server.read(), { width: 100, height: 80 }, true);
      },
      retry: () => this.queue.retryRefused(),
      "mark hard": () => void this.queue.between(REF, async () => void (this.server.revision += 1)),
      "they add": () => this.#theySave(`theirs ${this.theirs.size}`, left),
      "they move": () => this.#theySave(pick(this.server.annotations.keys()) || "theirs", left),
      "they delete": () => this.#theySave(pick(this.server.annotations.keys()), null),
      mine: () => this.#answerConflicts("mine"),
      theirs: () => this.#answerConflicts("theirs"),
      "lost answer": () => void this.server.fates.push("lost answer"),
      "lost request": () => void this.server.fates.push("lost request"),
      "signed out": () => void this.server.fates.push("signed out"),
      wrong: () => void this.server.fates.push("wrong"),
      hold: () => void (this.server.isHeld = true),
      release: () => this.server.release(),
      second: () => this.clock.pass(1_000),
      rest: () => rest(),
      reload: () => this.reload(),
    };
    await acts[kind]();
  }

  #theySave(id: string, left: number | null): void {
    if (left === null) this.server.saveByAnother({ id, gone: true });
    else this.server.saveByAnother(mark(id, left, "theirs"));
    this.theirs.set(id, left === null ? null : ["theirs", left]);
  }

  #answerConflicts(choice: "mine" | "theirs"): void {
    for (const conflict of this.queue.getSummary().conflicts) this.queue.resolve(conflict, conflict.id, choice);
  }
}
