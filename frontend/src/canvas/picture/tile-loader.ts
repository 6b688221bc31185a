import type { Tile } from "./pyramid";
import { nameOf } from "./pyramid";

/** Where tiles come from. `T` is a decoded tile, which takes a megabyte until it is dropped. */
export interface TileSource<T> {
  load(tile: Tile, signal: AbortSignal): Promise<T>;
  drop(decoded: T): void;
  /** Milliseconds. */
  now(): number;
}

/** So many tiles are fetched at a time: a browser has six connections, and saves need one. */
const AT_ONCE = 5;
/** A tile that could not be fetched is left alone for so long, in milliseconds. */
const REST_AFTER_FAILURE = 5_000;

/** Fetches the tiles that are wanted, the most urgent first, lets go of what is not, and keeps so many at most. */
export class TileLoader<T> {
  #source: TileSource<T>;
  #most: number;
  #onChange: () => void;
  #wanted = new Map<string, Tile>();
  #running = new Map<string, AbortController>();
  /** The least lately wanted first. */
  #kept = new Map<string, T>();
  #failed = new Map<string, number>();

  constructor(source: TileSource<T>, most: number, onChange: () => void) {
    this.#source = source;
    this.#most = most;
    this.#onChange = onChange;
  }

  get(tile: Tile): T | undefined {
    return this.#kept.get(nameOf(tile));
  }

  hasFailed(tile: Tile): boolean {
    return this.#failed.has(nameOf(tile));
  }

  /** The most urgent first; what runs and is no longer among them is broken off. */
  want(tiles: readonly Tile[]): void {
    this.#wanted = new Map(tiles.slice(0, this.#most).map((tile) => [nameOf(tile), tile]));
    for (const [name, running] of this.#running) if (!this.#wanted.has(name)) this.#stop(name, running);
    for (const name of [...this.#wanted.keys()].reverse()) this.#touch(name);
    this.#goOn();
  }

  /** Drops what is not wanted. */
  shed(): void {
    for (const name of [...this.#kept.keys()]) if (!this.#wanted.has(name)) this.#drop(name);
  }

  dispose(): void {
    this.want([]);
    this.shed();
  }

  #goOn(): void {
    for (const [name, tile] of this.#wanted) {
      if (this.#running.size >= AT_ONCE) return;
      if (!this.#kept.has(name) && !this.#running.has(name) && !this.#isResting(name)) void this.#fetch(name, tile);
    }
  }

  async #fetch(name: string, tile: Tile): Promise<void> {
    const running = new AbortController();
    this.#running.set(name, running);
    try {
      const decoded = await this.#source.load(tile, running.signal);
      if (running.signal.aborted) return this.#source.drop(decoded);
      this.#failed.delete(name);
      this.#kept.set(name, decoded);
      this.#makeRoom();
    } catch {
      if (running.signal.aborted) return;
      this.#failed.set(name, this.#source.now());
    }
    this.#running.delete(name);
    this.#onChange();
    this.#goOn();
  }

  #isResting(name: string): boolean {
    const failed = this.#failed.get(name);
    return failed !== undefined && this.#source.now() - failed < REST_AFTER_FAILURE;
  }

  #stop(name: string, running: AbortController): void {
    this.#running.delete(name);
    running.abort();
  }

  #makeRoom(): void {
    for (const name of [...this.#kept.keys()]) {
      if (this.#kept.size <= this.#most) return;
      if (!this.#wanted.has(name)) this.#drop(name);
    }
  }

  #touch(name: string): void {
    const decoded = this.#kept.get(name);
    if (decoded === undefined) return;
    this.#kept.delete(name);
    this.#kept.set(name, decoded);
  }

  #drop(name: string): void {
    const decoded = this.#kept.get(name);
    this.#kept.delete(name);
    if (decoded !== undefined) this.#source.drop(decoded);
  }
}
