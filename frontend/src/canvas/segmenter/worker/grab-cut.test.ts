// @vitest-environment node
import { createRequire } from "node:module";
import { expect, test } from "vitest";

import { grabCut } from "./grab-cut";
import type { OpenCv } from "./opencv";

const SIDE = 80;
const PLACES = Array.from({ length: SIDE * SIDE }, (_, place) => [place % SIDE, Math.floor(place / SIDE)] as const);

const isInDisc = ([x, y]: readonly [number, number]) => Math.hypot(x - 40, y - 40) < 20;

/** A light disc on a dark ground, neither of one colour. */
function disc(): ImageData {
  const data = PLACES.flatMap((place, number) => [0, 20, 10].map((more) => (isInDisc(place) ? 180 : 60) + more + ((number * 37) % 23)).concat(255));
  return { width: SIDE, height: SIDE, data: Uint8ClampedArray.from(data), colorSpace: "srgb" } as ImageData;
}

/** A box with some room around the disc. */
const hints = Uint8Array.from(PLACES, ([x, y]) => (x > 12 && x < 68 && y > 12 && y < 68 ? 3 : 0));

function run(rounds: Generator<void, Uint8Array>): Uint8Array {
  for (;;) {
    const round = rounds.next();
    if (round.done) return round.value;
  }
}

/** Required, not imported: the test runner would await the module, which never ends. */
function startedOpenCv(): Promise<{ cv: OpenCv }> {
  const cv = createRequire(import.meta.url)("@techstark/opencv-js") as OpenCv & { onRuntimeInitialized: () => void };
  return new Promise((resolve) => (cv.onRuntimeInitialized = () => resolve({ cv })));
}

test("the object in a box is told from its ground", async () => {
  const { cv } = await startedOpenCv();
  const mask = run(grabCut(cv, { pixels: disc(), hints }));
  const wrong = PLACES.filter((place, number) => (mask[number] === 1) !== isInDisc(place));
  expect(wrong.length).toBeLessThan(60);
});
