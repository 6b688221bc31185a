// @vitest-environment node
import { expect, test } from "vitest";

import type { Tile } from "./pyramid";
import { nameOf } from "./pyramid";
import { TileLoader } from "./tile-loader";

const [A, B, C, D, E, F] = [0, 1, 2, 3, 4, 5].map((x) => ({ z: 3, x, y: 0 })) as [Tile, Tile, Tile, Tile, Tile, Tile];

interface Request {
  readonly signal: AbortSignal;
  answer(): void;
  refuse(): void;
}

/** A server that answers when it is told to, and a clock that stands still. */
class FakeSource {
  readonly asked: string[] = [];
  readonly dropped: string[] = [];
  readonly requests = new Map<string, Request>();
  time = 0;

  load(tile: Tile, signal: AbortSignal): Promise<string> {
    const name = nameOf(tile);
    this.asked.push(name);
    return new Promise((resolve, reject) => {
      this.requests.set(name, { signal, answer: () => resolve(name), refuse: () => reject(new Error("no")) });
    });
  }

  drop(decoded: string): void {
    this.dropped.push(decoded);
  }

  now(): number {
    return this.time;
  }
}

function open(most = 10) {
  const source = new FakeSource();
  let changes = 0;
  const loader = new TileLoader<string>(source, most, () => changes++);
  const settle = async (act: keyof Omit<Request, "signal">, ...tiles: Tile[]) => {
    for (const tile of tiles) source.requests.get(nameOf(tile))?.[act]();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { source, loader, settle, changes: () => changes };
}

test("the most urgent tiles are asked for first, and a few at a time", () => {
  const { source, loader } = open();
  loader.want([C, A, B, D, E, F]);
  expect(source.asked).toEqual([C, A, B, D, E].map(nameOf));
});

test("when one is here the next is asked for, and who draws is told", async () => {
  const { source, loader, settle, changes } = open();
  loader.want([A, B, C, D, E, F]);
  await settle("answer", A);
  expect([loader.get(A), source.asked.at(-1), changes()]).toEqual([nameOf(A), nameOf(F), 1]);
});

test("what is no longer wanted is broken off", () => {
  const { source, loader } = open();
  loader.want([A, B]);
  loader.want([B]);
  expect([A, B].map((tile) => source.requests.get(nameOf(tile))?.signal.aborted)).toEqual([true, false]);
});

test("an answer to what was broken off is dropped", async () => {
  const { source, loader, settle } = open();
  loader.want([A]);
  loader.want([]);
  await settle("answer", A);
  expect([loader.get(A), source.dropped]).toEqual([undefined, [nameOf(A)]]);
});

test("what is here or on its way is not asked for again", async () => {
  const { source, loader, settle } = open();
  loader.want([A, B]);
  await settle("answer", A);
  loader.want([A, B]);
  expect(source.asked).toEqual([A, B].map(nameOf));
});

test("beyond what may be kept the tiles go that were wanted least lately", async () => {
  const { source, loader, settle } = open(2);
  loader.want([A]);
  await settle("answer", A);
  loader.want([B]);
  await settle("answer", B);
  loader.want([A, C]);
  await settle("answer", C);
  expect([source.dropped, loader.get(A), loader.get(C)]).toEqual([[nameOf(B)], nameOf(A), nameOf(C)]);
});

test("more than may be kept is never wanted", () => {
  const { source, loader } = open(2);
  loader.want([A, B, C]);
  expect(source.asked).toEqual([A, B].map(nameOf));
});

test("what failed rests for a while, and is then asked for again", async () => {
  const { source, loader, settle } = open();
  loader.want([A]);
  await settle("refuse", A);
  loader.want([A]);
  const soon = source.asked.length;
  source.time = 6_000;
  loader.want([A]);
  expect([soon, source.asked.length, loader.hasFailed(A)]).toEqual([1, 2, true]);
});

test("a failure is forgotten when the tile is here", async () => {
  const { source, loader, settle } = open();
  loader.want([A]);
  await settle("refuse", A);
  source.time = 6_000;
  loader.want([A]);
  await settle("answer", A);
  expect([loader.hasFailed(A), loader.get(A)]).toEqual([false, nameOf(A)]);
});

test("a disposed loader keeps nothing", async () => {
  const { source, loader, settle } = open();
  loader.want([A, B]);
  await settle("answer", A);
  loader.dispose();
  expect([source.dropped, source.requests.get(nameOf(B))?.signal.aborted]).toEqual([[nameOf(A)], true]);
});
