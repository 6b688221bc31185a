import { expect, test, vi } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_SAMPLE } from "@/test/samples-of-the-api";

import { edit, mark, openQueue, REF, rest } from "./saving/test-doubles";
import { useQueueWalk } from "./use-queue-walk";
import type { Walk } from "./use-walk";

const NEXT = "/api/v1/datasets/{dataset_id}/queue/next";
const RELEASE = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/release";
const WALK: Walk = { neighbours: undefined, hasPrevious: false, hasNext: false, previousId: undefined, goToNext: vi.fn(), goToPrevious: vi.fn(), goTo: vi.fn(), goOnTo: vi.fn() };

/** Someone was handed a sample, drew on it, and leaves the page. */
async function leave(isSaved: boolean) {
  const handed = { ...A_SAMPLE, id: REF.sampleId, lease: { expires_at: "2026-11-23T09:00:00Z" } };
  const server = new FakeServer().on("post", NEXT, handed).on("post", RELEASE, null, 204);
  const { queue, server: store } = openQueue();
  store.fates = isSaved ? [] : ["lost request"];
  const Person = () => {
    useQueueWalk(WALK, REF, "unlabeled", queue);
    return null;
  };
  const page = renderPage(<Person />);
  queue.open(REF, 1);
  queue.change(REF, [edit(null, mark("a"))]);
  await rest();
  page.unmount();
  await rest();
  return server.sent("post", "/api/v1/datasets/d/samples/s/release").length;
}

test("a sample that is left goes to the next person", async () => {
  expect(await leave(true)).toBe(1);
});

test("a sample whose work is not saved yet is kept from others", async () => {
  expect(await leave(false)).toBe(0);
});
