import type { Box, Size } from "../model/geometry";

/** Pixels of a tile's side, as the server cuts them. */
export const TILE = 512;

/** Level `z` (0: the whole image in one tile), column and row from the top left. */
export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export const OVERVIEW: Tile = { z: 0, x: 0, y: 0 };

/** The last level, with the image's own pixels. */
export function lastLevel({ width, height }: Size): number {
  let level = 0;
  for (let side = Math.max(width, height); side > TILE; side = Math.ceil(side / 2)) level++;
  return level;
}

/** How many pixels of the image a pixel of a level stands for, across and down. */
export function shrinkOf(image: Size, z: number): number {
  return 2 ** (lastLevel(image) - z);
}

/** The level that comes nearest to `scale` device pixels per image pixel: never magnified by half or more. */
export function levelFor(image: Size, scale: number): number {
  const last = lastLevel(image);
  return Math.min(Math.max(Math.round(last + Math.log2(scale)), 0), last);
}

/** What of the image a tile shows; the last column and row end with the image. */
export function boxOf(image: Size, { z, x, y }: Tile): Box {
  const side = TILE * shrinkOf(image, z);
  return {
    x0: x * side,
    y0: y * side,
    x1: Math.min((x + 1) * side, image.width),
    y1: Math.min((y + 1) * side, image.height),
  };
}

/** The tiles of a level that meet a region of the image, and so many columns and rows around them. */
export function tilesIn(image: Size, region: Box, z: number, around = 0): Tile[] {
  const side = TILE * shrinkOf(image, z);
  const span = (low: number, high: number, size: number) => {
    const first = Math.max(Math.floor(low / side) - around, 0);
    const last = Math.min(Math.ceil(Math.min(high, size) / side) - 1 + around, Math.ceil(size / side) - 1);
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
  };
  const columns = span(region.x0, region.x1, image.width);
  return span(region.y0, region.y1, image.height).flatMap((y) => columns.map((x) => ({ z, x, y })));
}

/**
 * What to have for a region, most urgent first: the overview, a coarse level that soon fills the view, the fitting
 * level from the middle outwards, and what panning would bring next.
 */
export function wantedFor(image: Size, region: Box, z: number): Tile[] {
  const [x, y] = [(region.x0 + region.x1) / 2, (region.y0 + region.y1) / 2];
  const awayness = (tile: Tile) => {
    const box = boxOf(image, tile);
    return Math.hypot((box.x0 + box.x1) / 2 - x, (box.y0 + box.y1) / 2 - y);
  };
  const fromTheMiddle = (tiles: Tile[]) => tiles.sort((a, b) => awayness(a) - awayness(b));
  const coarse = z > 2 ? tilesIn(image, region, z - 2) : [];
  const sharp = fromTheMiddle(tilesIn(image, region, z));
  const known = new Set(sharp.map(nameOf));
  const near = fromTheMiddle(tilesIn(image, region, z, 1)).filter((tile) => !known.has(nameOf(tile)));
  return z === 0 ? [OVERVIEW] : [OVERVIEW, ...coarse, ...sharp, ...near];
}

export function nameOf({ z, x, y }: Tile): string {
  return `${z}/${x}/${y}`;
}
