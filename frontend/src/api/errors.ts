import type { ParseKeys } from "i18next";

import type { Error as Refusal } from "./schema.gen";

export type { Refusal };

/** A refused or failed request; `code` is stable, `body` the server's whole answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: Refusal | null;

  constructor(status: number, body: Refusal | null) {
    super(body?.message ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.code = body?.code ?? (status === 0 ? "offline" : `http_${status}`);
  }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** An aborted request stays an AbortError; everything else that fetch throws means "not reached". */
export function networkError(cause: unknown): unknown {
  const aborted = cause instanceof DOMException && cause.name === "AbortError";
  return aborted || cause instanceof ApiError ? cause : new ApiError(0, null);
}

/** The codes that the pages put in their own words; any other shows the server's sentence. */
const TRANSLATED = [
  "offline",
  "not_authenticated",
  "permission_denied",
  "not_found",
  "throttled",
  "invalid",
  "invalid_credentials",
  "invalid_link",
  "dataset_busy",
  "dataset_empty",
  "name_taken",
  "stale_revision",
  "storage_unavailable",
  "storage_full",
  "unknown_label",
  "shape_outside_image",
  "shape_too_small",
  "shape_required",
  "http_500",
  "unexpected",
] as const;

type TranslatedCode = (typeof TRANSLATED)[number];
export type ErrorKey = `errors.code.${TranslatedCode}` & ParseKeys;

/** The locale key of a code, or null where only the server's own message can tell. */
export function errorKey(code: string): ErrorKey | null {
  const known = TRANSLATED.find((candidate) => candidate === code);
  return known ? `errors.code.${known}` : null;
}
