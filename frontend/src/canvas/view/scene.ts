import type { Annotation } from "../model/annotation";
import type { Box, Size } from "../model/geometry";
import type { CanvasState } from "../model/state";
import { fillOf, objectColour } from "../model/view-settings";
import { toScreen } from "../model/viewport";
import { kindOf } from "../shapes/registry";
import type { Picture } from "../picture/picture";
import type { Palette } from "./palette";

const OUTLINE = 1.6;
const DASH = [6, 4];
/** Beyond these numbers in sight a picture is a swarm: fills and names would only hide it, and cost the frame. */
const MOST_FILLED = 1500;
export const MOST_NAMED = 250;
/** Above this scale single pixels are what a person looks at: no smoothing. */
const PIXELATED_FROM = 5;
const FADED = 0.3;

export interface Scene {
  readonly state: CanvasState;
  readonly picture: Picture | null;
  readonly palette: Palette;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** From now on coordinates are CSS pixels. */
export function toCssPixels(context: CanvasRenderingContext2D, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** From now on coordinates are image pixels. */
export function toImagePixels(context: CanvasRenderingContext2D, { state, ratio }: Scene): void {
  const { scale, x, y } = state.viewport;
  context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
}

export function colourOf({ state, palette }: Scene, item: Annotation): string {
  if (state.view.colourBy === "object") return palette.objects[objectColour(item.id, palette.objects.length)] ?? palette.unknown;
  return state.labels.get(item.label)?.color || palette.unknown;
}

export function drawPicture(context: CanvasRenderingContext2D, scene: Scene): void {
  const { image, viewport, area, view } = scene.state;
  if (!image || !scene.picture) return;
  context.imageSmoothingEnabled = !view.isPixelated || viewport.scale < PIXELATED_FROM;
  context.imageSmoothingQuality = "medium";
  scene.picture.draw(context, { image, viewport, area, ratio: scene.ratio });
}

/** Outlines, fills and names of many shapes: one path per look, so that the cost is the drawing, not the calls. */
export function drawMass(context: CanvasRenderingContext2D, scene: Scene, items: readonly Annotation[], outline = OUTLINE): void {
  const { viewport, view } = scene.state;
  toImagePixels(context, scene);
  for (const group of groupedByLook(scene, items)) {
    context.beginPath();
    for (const item of group.items) if (item.shape) kindOf(item.shape)?.trace(context, item.shape, 1 / viewport.scale);
    if (group.fill > 0 && !group.isFaded && items.length <= MOST_FILLED) fillPath(context, group.colour, fillOf(view, group.fill));
    context.globalAlpha = group.isFaded ? FADED : 1;
    strokePath(context, scene, group.colour, outline, group.isDashed);
    context.globalAlpha = 1;
  }
  if (items.length > MOST_NAMED || !view.hasNames) return;
  for (const item of items) if (!isFaint(scene, item)) drawName(context, scene, item, false);
}

function isFaint({ state }: Scene, { id }: Annotation): boolean {
  return state.preview.length > 0 || state.fadedIds.has(id);
}

interface Look {
  readonly colour: string;
  readonly fill: number;
  readonly isDashed: boolean;
  readonly isFaded: boolean;
  readonly items: Annotation[];
}

function groupedByLook(scene: Scene, items: readonly Annotation[]): Look[] {
  const looks = new Map<string, Look>();
  for (const item of items) {
    const colour = colourOf(scene, item);
    const fill = kindOf(item.shape)?.fill ?? 0;
    const isFaded = isFaint(scene, item);
    const key = `${colour}${item.isSuggestion}${fill}${isFaded}`;
    const look = looks.get(key);
    if (look) look.items.push(item);
    else looks.set(key, { colour, fill, isDashed: item.isSuggestion, isFaded, items: [item] });
  }
  return [...looks.values()];
}

export function fillPath(context: CanvasRenderingContext2D, colour: string, opacity: number): void {
  if (opacity === 0) return;
  context.globalAlpha = opacity;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}

export function strokePath(
  context: CanvasRenderingContext2D,
  { state }: Scene,
  colour: string,
  width: number,
  isDashed: boolean,
): void {
  const { scale } = state.viewport;
  context.strokeStyle = colour;
  context.lineWidth = width / scale;
  context.setLineDash(isDashed ? DASH.map((length) => length / scale) : []);
  context.stroke();
  context.setLineDash([]);
}

const NAME_HEIGHT = 16;
const NAME_PADDING = 5;
/** A name on a shape smaller than this covers more than it says, in CSS pixels. */
const SMALLEST_NAMED = 22;

export function nameOf(item: Annotation): string {
  return item.confidence === null || item.source !== "smart"
    ? item.label
    : `${item.label} ${item.confidence.toFixed(2)}`;
}

/** The label above the shape, inside it where the image ends. */
export function drawName(context: CanvasRenderingContext2D, scene: Scene, item: Annotation, always: boolean): void {
  const box = item.shape && kindOf(item.shape)?.bounds(item.shape);
  if (!box) return;
  const [x, y] = toScreen(scene.state.viewport, [box.x0, box.y0]);
  if (!always && widthOf(box, scene) < SMALLEST_NAMED) return;
  toCssPixels(context, scene.ratio);
  const top = y >= NAME_HEIGHT ? y - NAME_HEIGHT : y;
  const colour = colourOf(scene, item);
  drawTag(context, scene, nameOf(item), x - OUTLINE / 2, top, colour);
  toImagePixels(context, scene);
}

function widthOf(box: Box, { state }: Scene): number {
  return (box.x1 - box.x0) * state.viewport.scale;
}

/** A line of text on a ground, in CSS pixels. */
export function drawTag(
  context: CanvasRenderingContext2D,
  { palette }: Scene,
  text: string,
  x: number,
  y: number,
  ground: string,
): void {
  const { width } = tagSize(context, palette, text);
  context.textBaseline = "middle";
  context.fillStyle = ground;
  context.fillRect(x, y, width, NAME_HEIGHT);
  context.fillStyle = isLight(ground) ? palette.shade : palette.ink;
  context.fillText(text, x + NAME_PADDING, y + NAME_HEIGHT / 2 + 0.5);
}

/** What a tag with this text takes, in CSS pixels. */
export function tagSize(context: CanvasRenderingContext2D, palette: Palette, text: string): Size {
  context.font = `500 11px ${palette.font}`;
  return { width: context.measureText(text).width + 2 * NAME_PADDING, height: NAME_HEIGHT };
}

const lightness = new Map<string, boolean>();

/** Whether dark text is easier to read on a colour written as #rrggbb; others count as dark. */
export function isLight(colour: string): boolean {
  let light = lightness.get(colour);
  if (light === undefined) {
    const [, red = "0", green = "0", blue = "0"] = /^#(..)(..)(..)$/.exec(colour) ?? [];
    const [r, g, b] = [red, green, blue].map((part) => parseInt(part, 16));
    light = 0.299 * (r ?? 0) + 0.587 * (g ?? 0) + 0.114 * (b ?? 0) > 150;
    lightness.set(colour, light);
  }
  return light;
}
