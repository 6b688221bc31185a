// @vitest-environment node
// @vitest-environment node
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";

import { withoutEval } from "../../../../scripts/eval-free-opencv";

const PATH = createRequire(import.meta.url).resolve("@techstark/opencv-js");

test("OpenCV.js works where no text may be evaluated", async () => {
  const library = { exports: {} as Record<string, unknown> };
  // A worker has `importScripts`, and no `process`.
  const shell = { module: library, importScripts: () => undefined, self: { location: { href: "" } }, WebAssembly, performance, atob, console };
  const place = createContext(shell, { codeGeneration: { strings: false, wasm: true } });
  runInContext(withoutEval(readFileSync(PATH, "utf8")), place);
  await new Promise((resolve) => (library.exports.onRuntimeInitialized = () => resolve(null)));
  place.cv = library.exports;
  const median = runInContext("const mat = cv.matFromArray(3, 3, cv.CV_8UC1, [0,0,0,9,9,9,9,9,9]); cv.medianBlur(mat, mat, 3); mat.data[4]", place);
  expect(median).toBe(9);
});

test("a library that is not as it was known stops the build", () => {
  expect(() => withoutEval("var cv = {}")).toThrow("OpenCV.js has changed");
});
