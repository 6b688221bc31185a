import type { QueueEntry, SampleRef } from "./entry";
import type { AnnotationPatch, AnnotationPatchResult, AnnotationState } from "./stored";

/** What became of a save, as far as anyone can know. */
export type SaveOutcome =
  | { readonly kind: "saved"; readonly result: AnnotationPatchResult }
  | { readonly kind: "stale"; readonly current: AnnotationState; readonly by: string | null }
  /** `labels` are those that the dataset lacks. */
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly message: string; readonly labels?: readonly string[] }
  | { readonly kind: "signed-out" }
  /** No answer, or one that says "later": the save may have been made or not. */
  | { readonly kind: "unreachable"; readonly code: string };

export interface SaveTransport {
  save(ref: SampleRef, body: AnnotationPatch): Promise<SaveOutcome>;
  /** The stored state; null when it can't be read now. */
  read(ref: SampleRef): Promise<AnnotationState | null>;
}

export interface QueueClock {
  /** Calls back once after so many milliseconds; the answer cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Where unsaved work outlives the page. Each call is durable when its promise resolves. */
export interface QueueStorage {
  all(): Promise<QueueEntry[]>;
  put(entry: QueueEntry): Promise<void>;
  remove(key: string): Promise<void>;
}
