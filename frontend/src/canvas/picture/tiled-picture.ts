import type { Box, Size } from "../model/geometry";
import { visibleBox } from "../model/viewport";
import type { DrawingContext, Picture, PictureState, View } from "./picture";
import type { Tile } from "./pyramid";
import { boxOf, lastLevel, levelFor, OVERVIEW, shrinkOf, tilesIn, wantedFor } from "./pyramid";
import type { TileSource } from "./tile-loader";
import { TileLoader } from "./tile-loader";

/** Of a megabyte each: more than a large screen shows. */
const MOST_TILES = 96;

/**
 * A large image, of which only what is in sight is fetched, as fine as the screen shows it. Where a tile is not here
 * yet, coarser ones are seen, down to the thumbnail: nothing flashes while one pans.
 */
export class TiledPicture implements Picture {
  readonly size: Size;
  #thumbnail: CanvasImageSource | null = null;
  #listeners = new Set<() => void>();
  #loader: TileLoader<ImageBitmap>;
  #source: TileSource<ImageBitmap>;

  constructor(size: Size, source: TileSource<ImageBitmap>) {
    this.size = size;
    this.#source = source;
    this.#loader = new TileLoader(source, MOST_TILES, () => this.#tell());
    this.#loader.want([OVERVIEW]);
  }

  /** What is seen until the first tile is here. */
  setThumbnail(thumbnail: CanvasImageSource): void {
    this.#thumbnail = thumbnail;
    this.#tell();
  }

  getState = (): PictureState => {
    if (this.#loader.get(OVERVIEW)) return "ready";
    return this.#loader.hasFailed(OVERVIEW) ? "failed" : "waiting";
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  draw(context: CanvasRenderingContext2D, view: View): void {
    const { viewport, area, ratio } = view;
    const region = visibleBox(viewport, area);
    const level = levelFor(this.size, viewport.scale * ratio);
    this.#loader.want(wantedFor(this.size, region, level));
    context.setTransform(1, 0, 0, 1, 0, 0);
    const sharp = tilesIn(this.size, region, level);
    if (sharp.some((tile) => !this.#loader.get(tile))) this.#drawBeneath(context, view, region, level);
    for (const tile of sharp) this.#drawTile(context, view, tile);
  }

  drawWhole(context: CanvasRenderingContext2D, { width, height }: Size): boolean {
    const overview = this.#loader.get(OVERVIEW);
    const shrink = shrinkOf(this.size, OVERVIEW.z);
    if (overview) context.drawImage(overview, 0, 0, this.size.width / shrink, this.size.height / shrink, 0, 0, width, height);
    else if (this.#thumbnail) context.drawImage(this.#thumbnail, 0, 0, width, height);
    return overview !== undefined;
  }

  /** Its few tiles are fetched for this once, beside those of the screen, which may be let go of meanwhile. */
  async drawSharp(context: DrawingContext, view: View, signal: AbortSignal): Promise<void> {
    const level = levelFor(this.size, view.viewport.scale * view.ratio);
    const tiles = tilesIn(this.size, visibleBox(view.viewport, view.area), level);
    const decoded = await Promise.all(tiles.map(async (tile) => [tile, await this.#source.load(tile, signal)] as const));
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const [tile, bitmap] of decoded) {
      this.#drawTile(context, view, tile, bitmap);
      this.#source.drop(bitmap);
    }
  }

  rest(): void {
    this.#loader.want([OVERVIEW]);
    this.#loader.shed();
  }

  dispose(): void {
    this.#loader.dispose();
  }

  /** All coarser levels, and the next finer one, which is here after zooming out. */
  #drawBeneath(context: CanvasRenderingContext2D, view: View, region: Box, level: number): void {
    const whole = { x0: 0, y0: 0, x1: this.size.width, y1: this.size.height };
    if (this.#thumbnail && !this.#loader.get(OVERVIEW)) context.drawImage(this.#thumbnail, ...placeOf(whole, view));
    const coarser = Array.from({ length: level }, (_, z) => z);
    for (const z of [...coarser, Math.min(level + 1, lastLevel(this.size))])
      for (const tile of tilesIn(this.size, region, z)) this.#drawTile(context, view, tile);
  }

  #drawTile(context: DrawingContext, view: View, tile: Tile, decoded = this.#loader.get(tile)): void {
    if (!decoded) return;
    const box = boxOf(this.size, tile);
    const shrink = shrinkOf(this.size, tile.z);
    // The last pixel of a coarse level reaches beyond the image.
    const [width, height] = [(box.x1 - box.x0) / shrink, (box.y1 - box.y0) / shrink];
    context.drawImage(decoded, 0, 0, width, height, ...placeOf(box, view));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Where a box of the image lies on the canvas, from whole device pixel to whole device pixel: no seam is seen. */
function placeOf(box: Box, { viewport: { scale, x, y }, ratio }: View): [number, number, number, number] {
  const [left, right] = [box.x0, box.x1].map((value) => Math.round((value * scale + x) * ratio)) as [number, number];
  const [top, bottom] = [box.y0, box.y1].map((value) => Math.round((value * scale + y) * ratio)) as [number, number];
  return [left, top, right - left, bottom - top];
}
