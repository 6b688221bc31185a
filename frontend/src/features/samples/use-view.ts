import { useState } from "react";

import type { GridName } from "@/api/schema.gen";
import { useMedia } from "@/hooks/use-media";
import { useRemembered } from "@/hooks/use-remembered";

/** Width of a tile, at least, in CSS pixels; that of the compact grid is the least, and has no text below. */
export const TILE = { least: 112, most: 320, usual: 168 } as const;

const isSwitch = (stored: unknown): stored is boolean => typeof stored === "boolean";
const isGrid = (stored: unknown): stored is GridName => stored === "compact" || stored === "large";
const isTile = (stored: unknown): stored is number => typeof stored === "number" && stored >= TILE.least && stored <= TILE.most;

/** How the sample page looks in this browser: remembered, but for the panel that lies over a narrow page. */
export function useView() {
  const [grid, setGrid] = useRemembered<GridName>("samples.grid", "large", isGrid);
  const [tile, setTile] = useRemembered("samples.tile", TILE.usual, isTile);
  const [hasPreview, setPreview] = useRemembered("samples.preview", true, isSwitch);
  const [hasPanel, setPanel] = useRemembered("samples.panel", true, isSwitch);
  const [isOver, setOver] = useState(false);
  const isNarrow = useMedia("(max-width: 1100px)");
  return {
    grid,
    setGrid,
    tile,
    setTile,
    hasPreview,
    setPreview,
    isNarrow,
    hasPanel: isNarrow ? isOver : hasPanel,
    setPanel: isNarrow ? setOver : setPanel,
  };
}

export type View = ReturnType<typeof useView>;
