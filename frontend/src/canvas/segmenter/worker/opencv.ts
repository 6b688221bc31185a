/** A matrix in the memory of WebAssembly, which is freed by hand. */
export interface Mat {
  readonly data: Uint8Array;
  delete(): void;
}

/** What is used of OpenCV. It has a `then` that answers with itself: awaiting it never ends. */
export interface OpenCv {
  readonly CV_8UC1: number;
  readonly COLOR_RGBA2RGB: number;
  readonly GC_INIT_WITH_MASK: number;
  readonly GC_EVAL: number;
  readonly Mat: new () => Mat;
  readonly Rect: new () => object;
  matFromImageData(pixels: ImageData): Mat;
  matFromArray(rows: number, columns: number, type: number, values: Uint8Array): Mat;
  cvtColor(from: Mat, to: Mat, code: number): void;
  setRNGSeed(seed: number): void;
  grabCut(image: Mat, hints: Mat, box: object, ground: Mat, object: Mat, rounds: number, mode: number): void;
  medianBlur(from: Mat, to: Mat, side: number): void;
}
