import type { Job } from "@/api/schema.gen";

/** A file or annotation that a job could not use; `reason` is in the language of the page. */
export interface Refused {
  name: string;
  code: string;
  reason: string;
}

/** What a job's result lists as refused: the first thousand, whose number may be smaller than `refused_count`. */
export function refusedOf({ result }: Pick<Job, "result">): { name: string; code: string; message: string }[] {
  const listed: unknown = result?.refused;
  return Array.isArray(listed) ? (listed as unknown[]).filter(isRefused) : [];
}

function isRefused(value: unknown): value is { name: string; code: string; message: string } {
  return typeof value === "object" && value !== null && "name" in value && "code" in value && "message" in value;
}

/** Those that hold the text in their name, code or reason, whatever the case. */
export function searched(refused: readonly Refused[], text: string): Refused[] {
  const wanted = text.trim().toLowerCase();
  return refused.filter(({ name, code, reason }) => `${name}\n${code}\n${reason}`.toLowerCase().includes(wanted));
}
