import type { Palette } from "@/canvas/view/palette";
import { cssToken } from "@/lib/css-token";

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
