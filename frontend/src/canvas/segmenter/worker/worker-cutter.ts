import type { Cutter, Cutting } from "../picture-segmenter";
import { OutlineError } from "../segmenter";
import type { Answered, Asked } from "./messages";

/** What is used of a worker. */
export type OutlineWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

interface Waiting {
  readonly id: number;
  resolve(mask: Uint8Array): void;
  reject(error: unknown): void;
}

/** Begins to load what finds outlines, eleven megabytes of which three travel. */
export function openOutlineWorker(): OutlineWorker {
  return new Worker(new URL("./outline-worker.ts", import.meta.url), { type: "module", name: "outline" });
}

/** A worker that is opened when it is needed first, and anew after it broke. What is asked newly ends what was asked before. */
export class WorkerCutter implements Cutter {
  #open: () => OutlineWorker;
  #worker: OutlineWorker | null = null;
  #waiting: Waiting | null = null;
  #asked = 0;

  constructor(open: () => OutlineWorker) {
    this.#open = open;
  }

  prepare(): void {
    this.#opened();
  }

  cut(cutting: Cutting, signal: AbortSignal): Promise<Uint8Array> {
    this.#end(new DOMException("a newer outline is looked for", "AbortError"));
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting = { id, resolve, reject };
      signal.addEventListener("abort", () => this.#waiting?.id === id && this.#end(signal.reason));
      const message: Asked = { ...cutting, id };
      this.#opened()?.postMessage(message);
    });
  }

  #opened(): OutlineWorker | null {
    if (this.#worker) return this.#worker;
    try {
      this.#worker = this.#open();
    } catch {
      this.#break();
      return null;
    }
    this.#worker.onmessage = ({ data }: MessageEvent<Answered>) => this.#take(data);
    this.#worker.onerror = () => this.#break();
    return this.#worker;
  }

  #take(answered: Answered): void {
    if ("isBroken" in answered) return this.#break();
    if (answered.id !== this.#waiting?.id) return;
    this.#waiting.resolve(answered.mask);
    this.#waiting = null;
  }

  #break(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#end(new OutlineError("unavailable"));
  }

  #end(reason: unknown): void {
    this.#waiting?.reject(reason);
    this.#waiting = null;
  }
}
