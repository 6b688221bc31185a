import { cssToken } from "@/lib/css-token";

/** Colours of the canvas itself; those of the shapes come from their labels. */
export interface Palette {
  /** For labels that the vocabulary does not know. */
  readonly unknown: string;
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
    crosshair: cssToken("--canvas-crosshair"),
    ink: cssToken("--overlay-ink"),
    shade: cssToken("--canvas-shade"),
    accent: cssToken("--label-1"),
    font: cssToken("--font"),
  };
}
