import type { CanvasState } from "../model/state";
import type { CanvasStore } from "../model/store";
import { visibleBox } from "../model/viewport";
import type { Picture } from "../picture/picture";
import { drawOverlay } from "./overlay";
import type { Palette } from "./palette";
import type { Scene } from "./scene";
import { drawMass, drawPicture, toCssPixels } from "./scene";

/** What the lower canvas shows; while none of these changes it is not drawn again. */
const LOWER = ["image", "area", "viewport", "items", "labels", "hiddenIds", "isAllHidden", "levels", "fadedIds"] as const;

/**
 * Draws the store on two canvases, once per frame at most. The lower one has the picture and the mass of shapes,
 * the upper one what moves under a person's hand: hovering over 5,000 boxes draws one of them.
 */
export class Painter {
  #store: CanvasStore;
  #lower: HTMLCanvasElement;
  #upper: HTMLCanvasElement;
  #palette: Palette;
  #picture: Picture | null = null;
  #stopWatching = () => {};
  #drawn: CanvasState | null = null;
  #frame = 0;
  #unsubscribe: () => void;

  constructor(store: CanvasStore, lower: HTMLCanvasElement, upper: HTMLCanvasElement, palette: Palette) {
    this.#store = store;
    this.#lower = lower;
    this.#upper = upper;
    this.#palette = palette;
    this.#unsubscribe = store.subscribe(() => this.#schedule());
    this.#schedule();
  }

  setPicture(picture: Picture | null): void {
    this.#stopWatching();
    if (this.#picture !== picture) this.#picture?.rest();
    this.#picture = picture;
    this.#stopWatching = picture?.subscribe(() => this.redraw()) ?? (() => {});
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
    const scene: Scene = { state, picture: this.#picture, palette: this.#palette, ratio: window.devicePixelRatio || 1 };
    if (this.#isLowerOutdated(state)) this.#drawLower(scene);
    this.#drawUpper(scene);
    this.#drawn = state;
  }

  #isLowerOutdated(state: CanvasState): boolean {
    const drawn = this.#drawn;
    if (drawn?.shift?.ids !== state.shift?.ids) return true;
    return !drawn || drawn.draft?.id !== state.draft?.id || LOWER.some((part) => drawn[part] !== state[part]);
  }

  #drawLower(scene: Scene): void {
    const context = cleared(this.#lower, scene);
    if (!context) return;
    const { items, viewport, area, draft, shift } = scene.state;
    drawPicture(context, scene);
    const seen = this.#store.within(visibleBox(viewport, area)).filter((id) => id !== draft?.id && !shift?.ids.has(id));
    for (const level of byLevel(scene.state, seen)) drawMass(context, scene, level.flatMap((id) => items.get(id) ?? []));
  }

  #drawUpper(scene: Scene): void {
    const context = cleared(this.#upper, scene);
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
