import type { ChosenFile } from "./chosen-files";

/** What is sent at once as one file: a whole one, or a piece of a zip. */
export interface Item {
  readonly path: string;
  readonly content: Blob;
  /** The number of this piece of a zip; null for a whole file. */
  readonly piece: number | null;
}

/** The same at every try: what is sent again must be cut as it was. */
export const PIECE_BYTES = 8 << 20;
export const MOST_FILES = 200;
export const LEAST_BYTES = 1 << 20;
export const MOST_BYTES = 16 << 20;
const SECONDS = 2;

/** Whole files in their order; a zip in pieces. */
export function itemsOf(files: readonly ChosenFile[], isArchive: boolean): Item[] {
  if (!isArchive) return files.map(({ file, path }) => ({ path, content: file, piece: null }));
  return files.flatMap(({ file, path }) => {
    const pieces = Math.max(1, Math.ceil(file.size / PIECE_BYTES));
    return Array.from({ length: pieces }, (_, piece) => ({
      path,
      content: file.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
      piece,
    }));
  });
}

/** Takes the next items off the front of the waiting ones: as many as go into one request, at least one. */
export function takeParcel(waiting: Item[], budget: number, mostFiles = MOST_FILES): Item[] {
  let bytes = 0;
  let count = 0;
  for (const { content, piece } of waiting.slice(0, mostFiles)) {
    if (count > 0 && (bytes + content.size > budget || piece !== null)) break;
    bytes += content.size;
    count += 1;
    if (piece !== null) break;
  }
  return waiting.splice(0, count);
}

/** How many bytes a request may carry, so that at this speed it takes some seconds: the progress moves, little is lost. */
export function budgetAt(bytesPerSecond: number): number {
  return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytesPerSecond * SECONDS));
}

export const bytesOf = (items: readonly Item[]): number => items.reduce((sum, { content }) => sum + content.size, 0);
