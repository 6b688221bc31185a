import type { ChosenFile } from "./chosen-files";

const LANES = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b];

/**
 * An id in the shape of a UUID that is the same for the same files, so that a folder which is sent again, after a
 * reload or a week later, is known. No secret: `crypto.subtle` is missing on pages that come over plain HTTP.
 */
export function uploadIdOf(files: readonly ChosenFile[]): string {
  const lines = files.map(({ file, path }) => `${path}\n${file.size}\n${file.lastModified}\n`).sort();
  const hex = LANES.map((seed) => hash(lines, seed).toString(16).padStart(8, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** MurmurHash3's mixing over UTF-16 code units, 32 bits. */
function hash(lines: readonly string[], seed: number): number {
  let state = seed;
  for (const line of lines) {
    for (let place = 0; place < line.length; place += 1) {
      state = Math.imul(state ^ line.charCodeAt(place), 0x5bd1e995);
      state ^= state >>> 13;
    }
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return (state ^ (state >>> 13)) >>> 0;
}
