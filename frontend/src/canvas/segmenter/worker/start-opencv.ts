import library from "@techstark/opencv-js/dist/opencv.js";

import type { OpenCv } from "./opencv";

interface Starting {
  onRuntimeInitialized: () => void;
  onAbort: () => void;
}

/** Calls back once it can be used, or when it never will. */
export function startOpenCv(ready: (cv: OpenCv) => void, failed: () => void): void {
  const starting = library as unknown as Starting;
  starting.onAbort = failed;
  starting.onRuntimeInitialized = () => ready(library as unknown as OpenCv);
}
