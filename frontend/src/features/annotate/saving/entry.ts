import type { Batch, Edit } from "./batch";
import type { Conflict } from "./rebase";

export interface SampleRef {
  readonly datasetId: string;
  readonly sampleId: string;
}

/** A change that the server does not take as it is; kept until the person tries again or gives it up. */
export interface Refused {
  readonly edits: readonly Edit[];
  readonly confirm: boolean;
  readonly code: string;
  readonly message: string;
}

/** All unsaved work on one sample, as it is kept in the browser's storage. */
export interface QueueEntry extends SampleRef {
  readonly key: string;
  /** The browser tab that works on it; another one takes it over only when that tab is gone. */
  readonly owner: string;
  readonly user: string;
  /** The revision that the first batch is based on. */
  readonly revision: number;
  /** The suggestions to which the person gave his last word; a page of an earlier version has not kept them. */
  readonly seen?: readonly string[];
  readonly batches: readonly Batch[];
  readonly conflicts: readonly Conflict[];
  readonly refused: readonly Refused[];
}

export function newEntry(owner: string, user: string, { datasetId, sampleId }: SampleRef, revision: number): QueueEntry {
  // Two people may work in one tab after each other, on the same sample.
  const key = [owner, user, datasetId, sampleId].join("/");
  return { key, owner, user, datasetId, sampleId, revision, batches: [], conflicts: [], refused: [] };
}

export function hasWork(entry: QueueEntry): boolean {
  return entry.batches.length > 0 || entry.conflicts.length > 0 || entry.refused.length > 0;
}
