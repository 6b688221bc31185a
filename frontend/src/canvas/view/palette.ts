import { cssToken } from "@/lib/css-token";

/** How many label colours the style sheet has. */
const OBJECT_COLOURS = 10;

/** Colours of the canvas itself; those of the shapes come from their labels. */
export interface Palette {
  /** For labels that the vocabulary does not know. */
  readonly unknown: string;
  /** Of which each annotation has one, where they are coloured one by one. */
  readonly objects: readonly string[];
  readonly crosshair: string;
  readonly ink: string;
  readonly shade: string;
  readonly accent: string;
  readonly font: string;
}

/** The colours of the canvas as the style sheet has them. */
export function paletteOf(): Palette {
  return {
    unknown: cssToken("--label-1"),
    objects: Array.from({ length: OBJECT_COLOURS }, (_, place) => cssToken(`--label-${place + 1}`)),
    crosshair: cssToken("--canvas-crosshair"),
    ink: cssToken("--overlay-ink"),
    shade: cssToken("--canvas-shade"),
    accent: cssToken("--label-1"),
    font: cssToken("--font"),
  };
}
