import { beforeEach, expect, test, vi } from "vitest";

import { httpTransport } from "./http-transport";
import { REF } from "./test-doubles";

const BROWSERS_LIMIT = 64 * 1024;

let outlives: boolean[] = [];

/** As browsers do it: a large body may not outlive its page. */
async function browsersFetch(request: Request): Promise<Response> {
  const { length } = await request.text();
  if (request.keepalive && length > BROWSERS_LIMIT) throw new TypeError("Failed to fetch");
  outlives.push(request.keepalive);
  return Response.json({ revision: 2, state: "labeled", changed: [] });
}

beforeEach(() => {
  outlives = [];
  vi.stubGlobal("fetch", browsersFetch);
});

/** Saves one outline of so many points. */
function save(points: number) {
  const outline = { kind: "polygon" as const, points: Array.from({ length: points }, (_, place) => [place, 1000.25]) };
  return httpTransport("me").save(REF, { revision: 1, upsert: [{ id: "a", label: "car", shape: outline }] });
}

test("a save goes on when its page is closed", async () => {
  await save(10);
  expect(outlives).toEqual([true]);
});

test("a save of one outline of ten thousand points is no more than a browser sends", async () => {
  const outcome = await save(10_000);
  expect(outcome.kind).toBe("saved");
});
