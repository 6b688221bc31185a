import type { Edit } from "./batch";
import type { QueueEntry, Refused, SampleRef } from "./entry";
import { hasWork, newEntry } from "./entry";
import type { Conflict } from "./rebase";
import type { SaverEvent, SaverPorts, SaveState } from "./sample-saver";
import { SampleSaver } from "./sample-saver";

export interface QueuePorts extends SaverPorts {
  /** This browser tab. */
  readonly owner: string;
  /** The signed-in person: work of another one in this browser is left alone. */
  readonly user: string;
  /** Whether the tab with this name still runs. */
  isAlive(owner: string): Promise<boolean>;
}

/** The state of all unsaved work, for a person to read. */
export interface SaveSummary {
  readonly state: SaveState;
  /** The code of what stands in the way, if known. */
  readonly reason: string | null;
  readonly unsaved: readonly SampleRef[];
  readonly conflicts: readonly (Conflict & SampleRef)[];
  readonly refused: readonly (Refused & SampleRef)[];
}

export type QueueListener = (ref: SampleRef, event: SaverEvent) => void;

/** The worst comes first: it is what needs the person. */
const BY_WEIGHT: readonly SaveState[] = ["refused", "conflict", "signed-out", "offline", "saving", "saved"];
const RESTING: SaveSummary = { state: "saved", reason: null, unsaved: [], conflicts: [], refused: [] };

/** The unsaved work of one person in one tab: a saver per sample, and what is left of earlier pages. */
export class SaveQueue {
  #ports: QueuePorts;
  #savers = new Map<string, SampleSaver>();
  #summary = RESTING;
  #watchers = new Set<() => void>();
  #listeners = new Set<QueueListener>();

  constructor(ports: QueuePorts) {
    this.#ports = ports;
  }

  /** Whose work it is. */
  get user(): string {
    return this.#ports.user;
  }

  getSummary = (): SaveSummary => this.#summary;

  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  onEvent(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes up what a reload, a crash or a closed tab has left, and sends it. May be called again and again. */
  async resume(): Promise<void> {
    const { owner, user, storage, isAlive } = this.#ports;
    for (const entry of await storage.all()) {
      const isOurs = entry.owner === owner || !(await isAlive(entry.owner));
      if (entry.user === user && isOurs && !this.#isBusy(entry)) await this.#adopt(entry);
    }
  }

  /** The page shows this sample at this revision; answers the edits that are still to be shown over it. */
  open(ref: SampleRef, revision: number): Edit[] {
    const saver = this.#saver(ref, revision);
    saver.opened(revision);
    return saver.edits;
  }

  /** The newest revision of a sample that this tab has seen; a read that is older has been overtaken. */
  revisionOf(ref: SampleRef): number {
    return this.#savers.get(ref.sampleId)?.entry.revision ?? 0;
  }

  /** Takes a change into the queue; it is kept in the browser before it is sent. `seen` are suggestions that `confirm` answers. */
  change(ref: SampleRef, edits: readonly Edit[], confirm = false, seconds = 0, seen?: readonly string[]): void {
    this.#saver(ref, 0).change(edits, confirm, seconds, seen);
  }

  /** Lets `work` change the sample by another way than a save, in its turn among the saves; fails as `work` does. */
  between<Answer>(ref: SampleRef, work: () => Promise<Answer>): Promise<Answer> {
    return this.#saver(ref, 0).between(work);
  }

  retryNow(): void {
    for (const saver of this.#savers.values()) saver.retry();
  }

  /** Sends what waits of a dataset, and answers on which samples some of it still waits. */
  async saveAll(datasetId: string): Promise<string[]> {
    const savers = [...this.#savers.values()].filter(({ entry }) => entry.datasetId === datasetId);
    await Promise.all(savers.map((saver) => saver.settle()));
    return savers.filter(({ state }) => state !== "saved").map(({ entry }) => entry.sampleId);
  }

  resolve(ref: SampleRef, id: string, choice: "mine" | "theirs"): void {
    this.#savers.get(ref.sampleId)?.resolve(id, choice);
  }

  retryRefused(): void {
    for (const saver of this.#savers.values()) saver.retryRefused();
  }

  /** Gives what was drawn with a label that is gone another one, or the same one once it is there again. */
  relabelRefused(from: string, to: string): void {
    for (const saver of this.#savers.values()) saver.relabelRefused(from, to);
  }

  /** Gives up what was refused for a label; without one everything that was refused for other reasons. */
  dismissRefused(label: string | null = null): void {
    for (const saver of this.#savers.values()) saver.dismissRefused(label);
  }

  /** Resolves when everything is saved, or with false as soon as something needs the person or the network. */
  settled(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#summary.state === "saving") return;
        unsubscribe();
        resolve(this.#summary.state === "saved");
      };
      const unsubscribe = this.subscribe(look);
      look();
    });
  }

  /** Two orders of work on one sample are not mixed while one is under way: the next time will do. */
  #isBusy({ sampleId }: QueueEntry): boolean {
    const held = this.#savers.get(sampleId)?.entry;
    return held !== undefined && hasWork(held);
  }

  /** The new key is written before the old one goes: a crash between leaves the work twice, never not at all. */
  async #adopt(found: QueueEntry): Promise<void> {
    const { owner, user, storage } = this.#ports;
    const { key } = newEntry(owner, user, found, found.revision);
    const entry = { ...found, key, owner };
    await storage.put(entry);
    if (found.key !== key) await storage.remove(found.key);
    const saver = this.#keep(entry);
    this.#tell(entry, { kind: "restored", edits: saver.edits });
    saver.retry();
  }

  #saver(ref: SampleRef, revision: number): SampleSaver {
    const { owner, user } = this.#ports;
    return this.#savers.get(ref.sampleId) ?? this.#keep(newEntry(owner, user, ref, revision));
  }

  #keep(entry: QueueEntry): SampleSaver {
    const { datasetId, sampleId } = entry;
    const saver = new SampleSaver(entry, this.#ports, (event) => {
      this.#summarise();
      if (event) this.#tell({ datasetId, sampleId }, event);
    });
    this.#savers.set(sampleId, saver);
    this.#summarise();
    return saver;
  }

  #tell({ datasetId, sampleId }: SampleRef, event: SaverEvent): void {
    for (const listener of this.#listeners) listener({ datasetId, sampleId }, event);
  }

  #summarise(): void {
    const savers = [...this.#savers.values()];
    const state = BY_WEIGHT.find((one) => savers.some((saver) => saver.state === one)) ?? "saved";
    const refOf = ({ entry: { datasetId, sampleId } }: SampleSaver) => ({ datasetId, sampleId });
    const before = this.#summary;
    const summary: SaveSummary = {
      state,
      reason: savers.find((saver) => saver.state === state)?.reason ?? null,
      unsaved: kept(before.unsaved, savers.filter((saver) => saver.state !== "saved").map(refOf)),
      conflicts: kept(before.conflicts, savers.flatMap((saver) => saver.entry.conflicts.map((one) => ({ ...one, ...refOf(saver) })))),
      refused: kept(before.refused, savers.flatMap((saver) => saver.entry.refused.map((one) => ({ ...one, ...refOf(saver) })))),
    };
    const parts = Object.keys(summary) as (keyof SaveSummary)[];
    if (parts.every((part) => summary[part] === before[part])) return;
    this.#summary = summary;
    for (const watcher of this.#watchers) watcher();
  }
}

/** The list from before where the new one says the same: what shows it need not be drawn again. */
function kept<T>(before: readonly T[], now: readonly T[]): readonly T[] {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
