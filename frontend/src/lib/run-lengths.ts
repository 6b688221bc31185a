/** A mask as the API gives it: COCO run lengths, down the columns, beginning with what is not set. */
export interface RunLengths {
  size: [height: number, width: number] | number[];
  counts: string | number[];
}

/** The runs of COCO's compressed text: six bits a character, low groups first, from the third on as differences. */
function decompress(text: string): number[] {
  const runs: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const low = character.charCodeAt(0) - 48;
    value |= (low & 0x1f) << shift;
    shift += 5;
    if (low & 0x20) continue;
    if (low & 0x10 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + (runs.at(-2) ?? 0) : value);
    value = shift = 0;
  }
  return runs;
}

/** COCO's compressed text of the runs: what the server keeps, and short enough to send. */
export function compressed(runs: readonly number[]): string {
  const characters: string[] = [];
  runs.forEach((run, index) => {
    let rest = index > 2 ? run - (runs[index - 2] ?? 0) : run;
    let isMore = true;
    while (isMore) {
      const low = rest & 0x1f;
      rest >>= 5;
      isMore = rest !== (low & 0x10 ? -1 : 0);
      characters.push(String.fromCharCode((isMore ? low | 0x20 : low) + 48));
    }
  });
  return characters.join("");
}

export function runsOf({ counts }: RunLengths): number[] {
  return typeof counts === "string" ? decompress(counts) : counts;
}

/** Where a mask is set, as a bitmap of at most `most` pixels a side: 1 where any of its pixels lies. Row by row. */
export function coverOf(mask: RunLengths, most: number): { width: number; height: number; cover: Uint8Array } {
  const [rows = 0, columns = 0] = mask.size;
  const scale = Math.min(1, most / Math.max(rows, columns, 1));
  const [width, height] = [Math.max(1, Math.round(columns * scale)), Math.max(1, Math.round(rows * scale))];
  const cover = new Uint8Array(width * height);
  let end = 0;
  runsOf(mask).forEach((run, index) => {
    const start = end;
    end += run;
    if (index % 2 === 1) fillRun(start, Math.min(end, rows * columns));
  });

  function fillRun(from: number, to: number): void {
    for (let place = from; place < to; ) {
      const top = place % rows;
      const length = Math.min(rows - top, to - place);
      const x = Math.min(width - 1, Math.floor((Math.floor(place / rows) * width) / columns));
      const last = Math.min(height, Math.ceil(((top + length) * height) / rows));
      for (let y = Math.floor((top * height) / rows); y < last; y++) cover[y * width + x] = 1;
      place += length;
    }
  }

  return { width, height, cover };
}
