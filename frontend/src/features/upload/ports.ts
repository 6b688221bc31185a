import type { ImportFormat, Job } from "@/api/schema.gen";
import type { Foreseen } from "@/lib/foreseen";

import type { Item } from "./parcels";

/** A file that was not taken, and why. */
export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** How the labels of a folder or a zip are read. */
export interface Choices {
  readonly format: ImportFormat;
  readonly annotated: boolean;
  readonly final: boolean;
  readonly labels: string[] | null;
  readonly only_hard: boolean;
}

/** What may stand in the way of any request. */
export type Hindrance =
  /** No answer, or one that says "later". */
  | { readonly kind: "later"; readonly code: string }
  | { readonly kind: "signed-out" }
  /** It can't go on for any file, such as with a full disk or without the right. */
  | { readonly kind: "stopped"; readonly code: string; readonly message: string };

export type SendOutcome =
  | Hindrance
  | { readonly kind: "taken"; readonly refused: readonly Refusal[] }
  | { readonly kind: "too-large" }
  /** The server failed over these files; others may pass. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  /** Files that can't be read any more on this computer. */
  | { readonly kind: "unreadable"; readonly items: ReadonlySet<Item> };

export type StartOutcome = Hindrance | { readonly kind: "started"; readonly job: Job };

export type CheckOutcome = Hindrance | { readonly kind: "checked"; readonly foreseen: Foreseen };

/** The way of one upload to the server. */
export interface UploadTransport {
  send(items: readonly Item[], signal: AbortSignal): Promise<SendOutcome>;
  /** Finds out what the import would bring; null where nobody asked to see that first. */
  readonly check: ((signal: AbortSignal) => Promise<CheckOutcome>) | null;
  /** Begins the import of what was sent; null where each file was a sample at once. */
  readonly start: ((signal: AbortSignal) => Promise<StartOutcome>) | null;
}

export interface UploadClock {
  /** Milliseconds, from any beginning. */
  now(): number;
  /** Calls back once after so many milliseconds; the answer cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}
