import type { CanvasState } from "../model/state";
import type { CanvasStore } from "../model/store";
import { visibleBox } from "../model/viewport";
import type { Picture } from "../picture/picture";
import { drawOverlay } from "./overlay";
import type { Palette } from "./palette";
import { drawGrid } from "./pixel-grid";
import type { Scene } from "./scene";
import { drawMass, drawPicture, toCssPixels } from "./scene";

/** What the picture and the lower canvas show; while none of these changes they are not drawn again. */
const PICTURE = ["image", "area", "viewport", "view"] as const;
const LOWER = [...PICTURE, "items", "labels", "hiddenIds", "isAllHidden", "leastConfidence", "levels", "fadedIds", "preview"] as const;

export interface Layers {
  readonly picture: HTMLCanvasElement;
  readonly lower: HTMLCanvasElement;
  readonly upper: HTMLCanvasElement;
}

/**
 * Draws the store on three canvases, once per frame at most. The lowest has the picture alone, so that a filter changes
 * it and not the shapes; the lower one the mass of shapes, the upper one what moves under a person's hand: hovering over
 * 5,000 boxes draws one of them.
 */
export class Painter {
  #store: CanvasStore;
  #layers: Layers;
  #palette: Palette;
  #picture: Picture | null = null;
  #stopWatching = () => {};
  #drawn: CanvasState | null = null;
  #isPictureDrawn = false;
  #ratio = 1;
  #frame = 0;
  #unsubscribe: () => void;

  constructor(store: CanvasStore, layers: Layers, palette: Palette) {
    this.#store = store;
    this.#layers = layers;
    this.#palette = palette;
    this.#unsubscribe = store.subscribe(() => this.#schedule());
    this.#schedule();
  }

  setPicture(picture: Picture | null): void {
    this.#stopWatching();
    if (this.#picture !== picture) this.#picture?.rest();
    this.#picture = picture;
    this.#stopWatching = picture?.subscribe(() => this.#redrawPicture()) ?? (() => {});
    this.redraw();
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.redraw();
  }

  /** Draws everything anew, at the next frame. */
  redraw(): void {
    this.#drawn = null;
    this.#schedule();
  }

  /** The shapes over it stay as they are. */
  #redrawPicture(): void {
    this.#isPictureDrawn = false;
    this.#schedule();
  }

  dispose(): void {
    this.#unsubscribe();
    this.#stopWatching();
    this.#picture?.rest();
    cancelAnimationFrame(this.#frame);
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const state = this.#store.getState();
    const ratio = window.devicePixelRatio || 1;
    // On another screen all of it is drawn as fine as that one is.
    if (ratio !== this.#ratio) this.#drawn = null;
    this.#ratio = ratio;
    const scene: Scene = { state, picture: this.#picture, palette: this.#palette, ratio };
    if (!this.#isPictureDrawn || this.#isOutdated(state, PICTURE)) this.#drawPicture(scene);
    if (this.#isLowerOutdated(state)) this.#drawLower(scene);
    this.#drawUpper(scene);
    this.#drawn = state;
  }

  #isLowerOutdated(state: CanvasState): boolean {
    const drawn = this.#drawn;
    if (drawn?.shift?.ids !== state.shift?.ids) return true;
    return drawn?.draft?.id !== state.draft?.id || this.#isOutdated(state, LOWER);
  }

  #isOutdated(state: CanvasState, parts: readonly (keyof CanvasState)[]): boolean {
    const drawn = this.#drawn;
    return !drawn || parts.some((part) => drawn[part] !== state[part]);
  }

  #drawPicture(scene: Scene): void {
    const context = cleared(this.#layers.picture, scene);
    if (context) drawPicture(context, scene);
    this.#isPictureDrawn = true;
  }

  #drawLower(scene: Scene): void {
    const context = cleared(this.#layers.lower, scene);
    if (!context) return;
    const { items, viewport, area, draft, shift } = scene.state;
    drawGrid(context, scene);
    const seen = this.#store.within(visibleBox(viewport, area)).filter((id) => id !== draft?.id && !shift?.ids.has(id));
    for (const level of byLevel(scene.state, seen)) drawMass(context, scene, level.flatMap((id) => items.get(id) ?? []));
  }

  #drawUpper(scene: Scene): void {
    const context = cleared(this.#layers.upper, scene);
    if (context) drawOverlay(context, scene, (id) => this.#store.isVisible(id));
  }
}

/** The lowest first; nearly always there is but one. */
function byLevel({ levels }: CanvasState, ids: readonly string[]): string[][] {
  if (levels.size === 0) return [[...ids]];
  const levelOf = (id: string) => levels.get(id) ?? 0;
  const present = [...new Set(ids.map(levelOf))].sort((a, b) => a - b);
  return present.map((level) => ids.filter((id) => levelOf(id) === level));
}

/** The canvas at the size of the area in device pixels, empty; null where the browser has no canvas. */
function cleared(canvas: HTMLCanvasElement, { state, ratio }: Scene): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(state.area.width * ratio), Math.round(state.area.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  if (!context) return null;
  toCssPixels(context, ratio);
  context.clearRect(0, 0, state.area.width, state.area.height);
  return context;
}
