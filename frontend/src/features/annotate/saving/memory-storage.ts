import type { QueueEntry } from "./entry";
import type { QueueStorage } from "./ports";

/** For browsers that keep nothing (private windows), and for tests. */
export class MemoryStorage implements QueueStorage {
  readonly entries = new Map<string, QueueEntry>();

  async all(): Promise<QueueEntry[]> {
    return [...this.entries.values()];
  }

  async put(entry: QueueEntry): Promise<void> {
    this.entries.set(entry.key, structuredClone(entry));
  }

  async remove(key: string): Promise<void> {
    this.entries.delete(key);
  }
}
