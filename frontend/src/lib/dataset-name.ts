/** A letter first (Chinese too), then letters, digits, `_` and `-`; 1 to 100 characters. */
const DATASET_NAME = /^[\p{Script=Han}A-Za-z][\p{Script=Han}A-Za-z0-9_-]{0,99}$/u;

export const DESCRIPTION_LIMIT = 256;

export function isDatasetName(name: string): boolean {
  return DATASET_NAME.test(name);
}

/** A name to start from, such as `dataset-36fd`. */
export function proposeName(random: () => number = Math.random): string {
  const tail = Math.floor(random() * 0x10000);
  return `dataset-${tail.toString(16).padStart(4, "0")}`;
}
