import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { finishedJob } from "@/api/finished-job";
import { foreseenOf } from "@/lib/foreseen";

import type { Item } from "./parcels";
import type { CheckOutcome, Choices, Hindrance, Refusal, SendOutcome, StartOutcome, UploadTransport } from "./ports";

/** A request of some megabytes that took so long is lost on its way. */
const TIMEOUT = 300_000;
/** Answers that may be another one later. */
const LATER = new Set([0, 408, 425, 429, 502, 503, 504]);
const NOTHING: never[] = [];

interface Place {
  datasetId: string;
  uploadId: string;
}

/** Images that become samples as they come. */
export function imageTransport(datasetId: string): UploadTransport {
  const path = { dataset_id: datasetId };
  return {
    check: null,
    start: null,
    send: (items, signal) =>
      sent(items, async () => {
        const form = formOf(items);
        form.append("annotated", "false");
        const body = { files: NOTHING };
        const options = { params: { path }, body, bodySerializer: () => form, signal: limited(signal) };
        return (await answer(client.POST("/api/v1/datasets/{dataset_id}/samples", options))).refused;
      }),
  };
}

/** Files that belong together, a labeled folder or the pieces of a zip, and the import of them, checked before or not. */
export function stagingTransport({ datasetId, uploadId }: Place, choices: Choices, isChecked: boolean): UploadTransport {
  const path = { dataset_id: datasetId, upload: uploadId };
  const begin = async (signal: AbortSignal, dryRun: boolean) => {
    const options = { params: { path }, body: { ...choices, dry_run: dryRun }, signal: limited(signal) };
    return (await answer(client.POST("/api/v1/datasets/{dataset_id}/uploads/{upload}/import", options))).job;
  };
  const check = async (signal: AbortSignal): Promise<CheckOutcome> => {
    try {
      const { state, result, error } = await finishedJob((await begin(signal, true)).id, signal);
      if (state === "succeeded") return { kind: "checked", foreseen: foreseenOf(result ?? {}) };
      return { kind: "stopped", ...(error ?? { code: "job_failed", message: "" }) };
    } catch (error) {
      return hindranceOf(error);
    }
  };
  return {
    check: isChecked ? check : null,
    send: (items, signal) =>
      sent(items, async () => {
        const body = { files: NOTHING };
        const options = { params: { path }, body, bodySerializer: () => formOf(items), signal: limited(signal) };
        return (await answer(client.POST("/api/v1/datasets/{dataset_id}/uploads/{upload}", options))).refused;
      }),
    start: async (signal): Promise<StartOutcome> => {
      try {
        return { kind: "started", job: await begin(signal, false) };
      } catch (error) {
        return hindranceOf(error);
      }
    },
  };
}

const limited = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);

/** Each file under its bare name, and its whole one beside it: browsers cut folders off the first. */
function formOf(items: readonly Item[]): FormData {
  const form = new FormData();
  for (const { path } of items) form.append("paths", path);
  for (const { piece } of items) if (piece !== null) form.append("piece", String(piece));
  for (const { path, content } of items) form.append("files", content, path.split("/").at(-1));
  return form;
}

async function sent(items: readonly Item[], send: () => Promise<readonly Refusal[]>): Promise<SendOutcome> {
  try {
    return { kind: "taken", refused: await send() };
  } catch (error) {
    return await outcomeOf(error, items);
  }
}

async function outcomeOf(error: unknown, items: readonly Item[]): Promise<SendOutcome> {
  if (!(error instanceof ApiError)) return { kind: "later", code: "offline" };
  const { status, code, message, body } = error;
  if (status === 0) {
    const unreadable = await unreadableOf(items);
    return unreadable.size > 0 ? { kind: "unreadable", items: unreadable } : { kind: "later", code };
  }
  if (code === "nothing_accepted") return { kind: "taken", refused: refusedOf(body) };
  if (status === 413) return { kind: "too-large" };
  if (status >= 500 && status !== 507 && !LATER.has(status)) return { kind: "failed", code, message };
  return hindranceOf(error);
}

/** The schema leaves further keys of a refusal open. */
function refusedOf(body: object | null): readonly Refusal[] {
  return (body as { refused?: Refusal[] } | null)?.refused ?? [];
}

function hindranceOf(error: unknown): Hindrance {
  if (!(error instanceof ApiError)) return { kind: "later", code: "offline" };
  const { status, code, message } = error;
  if (status === 401) return { kind: "signed-out" };
  if (LATER.has(status) || code === "dataset_busy") return { kind: "later", code };
  return { kind: "stopped", code, message };
}

/** A file that was deleted or changed since it was chosen looks to `fetch` like a broken connection. */
async function unreadableOf(items: readonly Item[]): Promise<Set<Item>> {
  const unreadable = new Set<Item>();
  for (const item of items) {
    try {
      await item.content.slice(0, 1).arrayBuffer();
    } catch {
      unreadable.add(item);
    }
  }
  return unreadable;
}
