import type { QueueEntry } from "./entry";
import { MemoryStorage } from "./memory-storage";
import type { QueueStorage } from "./ports";

const DATABASE = "easel-unsaved-work";
const STORE = "entries";

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB request failed"));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
  return promised(request);
}

/** Resolves when the write is on disk, not only accepted. */
function written(database: IDBDatabase, write: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB write failed"));
    write(transaction.objectStore(STORE));
  });
}

/**
 * The queue in the browser's own database. Where that does not work (a private window, a full disk), work goes on
 * in memory and `isDurable` says so: the page then warns before it is closed.
 */
export class IndexedDbStorage implements QueueStorage {
  isDurable = true;
  #fallback = new MemoryStorage();
  #database: Promise<IDBDatabase> | null = null;

  all(): Promise<QueueEntry[]> {
    return this.#attempt(
      (database) => promised<QueueEntry[]>(database.transaction(STORE).objectStore(STORE).getAll()),
      () => this.#fallback.all(),
    );
  }

  put(entry: QueueEntry): Promise<void> {
    return this.#attempt(
      (database) => written(database, (store) => store.put(entry)),
      () => this.#fallback.put(entry),
    );
  }

  remove(key: string): Promise<void> {
    return this.#attempt(
      (database) => written(database, (store) => store.delete(key)),
      () => this.#fallback.remove(key),
    );
  }

  async #attempt<T>(act: (database: IDBDatabase) => Promise<T>, fallback: () => Promise<T>): Promise<T> {
    try {
      this.#database ??= openDatabase();
      return await act(await this.#database);
    } catch {
      // Whatever the browser's reason: saving goes on without the net, and the page says so.
      this.isDurable = false;
      return fallback();
    }
  }
}
