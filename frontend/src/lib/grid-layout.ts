export interface GridLayout {
  columns: number;
  rows: number;
  tileWidth: number;
  rowHeight: number;
}

export interface GridWish {
  count: number;
  width: number;
  minTile: number;
  gap: number;
  /** Height of the lines of text under the picture. */
  caption: number;
}

const ASPECT = 3 / 4;

/** Fits as many columns of equal tiles as stay at least `minTile` wide; all in CSS pixels. */
export function gridLayout({ count, width, minTile, gap, caption }: GridWish): GridLayout {
  const columns = Math.max(1, Math.floor((width + gap) / (minTile + gap)));
  const tileWidth = Math.max(0, Math.floor((width - gap * (columns - 1)) / columns));
  const rowHeight = Math.round(tileWidth * ASPECT) + caption + gap;
  return { columns, rows: Math.ceil(count / columns), tileWidth, rowHeight };
}

interface Place {
  current: number;
  count: number;
  columns: number;
}

const ROWS_OF_A_PAGE = 4;

/** Where a key leads from a tile of a grid; null where it leads nowhere. */
export function placeAfter(key: string, { current, count, columns }: Place): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * ROWS_OF_A_PAGE,
    PageDown: columns * ROWS_OF_A_PAGE,
    Home: -current,
    End: count - 1 - current,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return null;
  const next = current + step;
  if (key.startsWith("Page")) return Math.min(count - 1, Math.max(0, next));
  // The last row may be short: what lies below is its last tile.
  const isIntoShortRow = key === "ArrowDown" && next >= count && Math.floor(current / columns) < Math.floor((count - 1) / columns);
  if (isIntoShortRow) return count - 1;
  return next < 0 || next >= count ? null : next;
}
