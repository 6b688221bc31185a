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
