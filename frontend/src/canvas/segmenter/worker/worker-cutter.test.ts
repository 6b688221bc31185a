// @vitest-environment node
import { expect, test } from "vitest";

import type { Asked } from "./messages";
import type { OutlineWorker } from "./worker-cutter";
import { WorkerCutter } from "./worker-cutter";

const CUTTING = { pixels: {} as ImageData, hints: new Uint8Array(4) };
const MASK = Uint8Array.of(0, 1, 1, 0);

class FakeWorker {
  readonly asked: Asked[] = [];
  onmessage: OutlineWorker["onmessage"] = null;
  onerror: OutlineWorker["onerror"] = null;
  postMessage = (message: Asked) => void this.asked.push(message);
  terminate = () => undefined;
  answer = (data: unknown) => (this.onmessage as (event: object) => void)({ data });
  fail = () => (this.onerror as (event: object) => void)({});
}

/** Workers that do nothing by themselves, in the order in which they were opened. */
function open() {
  const workers: FakeWorker[] = [];
  const cutter = new WorkerCutter(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as FakeWorker;
  });
  const answer = (data: unknown, place = 0) => workers[place]?.answer(data);
  return { cutter, workers, answer, signal: new AbortController().signal };
}

test("nothing is loaded before it is needed", () => {
  expect(open().workers).toHaveLength(0);
});

test("what the worker finds is the answer", async () => {
  const { cutter, answer, signal } = open();
  const found = cutter.cut(CUTTING, signal);
  answer({ id: 1, mask: MASK });
  await expect(found).resolves.toBe(MASK);
});

test("what is asked newly ends what was asked before", async () => {
  const { cutter, answer, signal } = open();
  const older = cutter.cut(CUTTING, signal);
  const newer = cutter.cut(CUTTING, signal);
  answer({ id: 1, mask: new Uint8Array(4) });
  answer({ id: 2, mask: MASK });
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toBe(MASK);
});

test("what is no longer wanted is not waited for", async () => {
  const { cutter } = open();
  const stop = new AbortController();
  const found = cutter.cut(CUTTING, stop.signal);
  stop.abort();
  await expect(found).rejects.toMatchObject({ name: "AbortError" });
});

test("a worker that can't be loaded is opened anew at the next box", async () => {
  const { cutter, workers, answer, signal } = open();
  const failed = cutter.cut(CUTTING, signal);
  workers[0]?.fail();
  await expect(failed).rejects.toMatchObject({ code: "unavailable" });
  const found = cutter.cut(CUTTING, signal);
  answer({ id: 2, mask: MASK }, 1);
  await expect(found).resolves.toBe(MASK);
});

test("a worker without WebAssembly says that it is broken", async () => {
  const { cutter, answer, signal } = open();
  const found = cutter.cut(CUTTING, signal);
  answer({ isBroken: true });
  await expect(found).rejects.toMatchObject({ code: "unavailable" });
});

test("a browser without workers is told of like one that can't load it", async () => {
  const cutter = new WorkerCutter(() => {
    throw new ReferenceError("Worker is not defined");
  });
  await expect(cutter.cut(CUTTING, new AbortController().signal)).rejects.toMatchObject({ code: "unavailable" });
});
