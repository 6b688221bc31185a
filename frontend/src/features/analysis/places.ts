const PARTS = 4;

/** The shares of a heat map's boxes in the cells of a grid that can still be read out, row by row from the top left. */
export function coarsePlaces(heatmap: readonly (readonly number[])[]): number[][] {
  const all = heatmap.flat().reduce((sum, count) => sum + count, 0);
  const shares = Array.from({ length: PARTS }, () => Array.from({ length: PARTS }, () => 0));
  heatmap.forEach((row, y) => {
    const part = shares[Math.floor((y / heatmap.length) * PARTS)]!;
    row.forEach((count, x) => {
      part[Math.floor((x / row.length) * PARTS)]! += count / Math.max(1, all);
    });
  });
  return shares;
}
