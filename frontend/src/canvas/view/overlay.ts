import type { Annotation, Shape } from "../model/annotation";
import type { Box, Point } from "../model/geometry";
import { fillOf } from "../model/view-settings";
import { toScreen } from "../model/viewport";
import { settled } from "../shapes/mask/painting";
import { kindOf } from "../shapes/registry";
import { toolKind } from "../tools/registry";
import { handlesInSight } from "./handles-in-sight";
import { drawLocks } from "./lock-mark";
import { drawOutlining } from "./outlining";
import { drawPreview } from "./preview";
import type { Scene } from "./scene";
import { colourOf, drawMass, drawName, drawTag, fillPath, strokePath, tagSize, toCssPixels, toImagePixels } from "./scene";

const HANDLE = 8;
const MINOR_HANDLE = 5;
const WIDE_OUTLINE = 2.4;
const CROSSHAIR_DASH = [5, 3];

/** What is in a person's hands: the hovered, selected and drawn shapes, and the crosshair. */
export function drawOverlay(context: CanvasRenderingContext2D, scene: Scene, isVisible: (id: string) => boolean): void {
  const { items, hoveredId, selection, draft, naming, preview } = scene.state;
  if (preview.length > 0) return drawPreview(context, scene);
  const hovered = hoveredId === null || selection.has(hoveredId) ? undefined : items.get(hoveredId);
  if (hovered && draft?.id !== hovered.id && isVisible(hovered.id)) drawOne(context, scene, hovered, 0.12);
  const held = [...selection].flatMap((id) => (isVisible(id) ? (items.get(id) ?? []) : []));
  const [only] = held;
  if (only && held.length === 1) drawSelected(context, shifted(scene, only), draft?.id === only.id ? { ...only, shape: draft.shape } : only);
  else drawSeveral(context, scene, held);
  if (draft && draft.id === null) {
    drawNew(context, scene, draft.shape, draft.isProposed);
    drawCorners(context, scene, draft.corners ?? []);
  }
  if (naming) drawNew(context, scene, naming);
  drawOutlining(context, scene);
  drawLocks(context, scene, isVisible);
  if (scene.state.band) drawBand(context, scene, scene.state.band);
  drawGuides(context, scene);
  drawCrosshair(context, scene);
  drawBrush(context, scene);
}

/** What a point is aligned to, as a thin line. */
function drawGuides(context: CanvasRenderingContext2D, scene: Scene): void {
  const { guides, viewport } = scene.state;
  if (guides.length === 0) return;
  toCssPixels(context, scene.ratio);
  context.beginPath();
  for (const [from, to] of guides) {
    context.moveTo(...toScreen(viewport, from));
    context.lineTo(...toScreen(viewport, to));
  }
  context.lineWidth = 1.4;
  context.strokeStyle = scene.palette.accent;
  context.stroke();
}

/** Where a shape that is being dragged is seen: the view moves instead of its points. */
function shifted(scene: Scene, { id }: Annotation): Scene {
  const { shift, viewport } = scene.state;
  if (!shift?.ids.has(id)) return scene;
  const { scale, x, y } = viewport;
  return { ...scene, state: { ...scene.state, viewport: { scale, x: x + shift.dx * scale, y: y + shift.dy * scale } } };
}

/** Several that are selected: one path per look however many they are, with light dashes that no other shape has. */
function drawSeveral(context: CanvasRenderingContext2D, scene: Scene, items: readonly Annotation[]): void {
  const { shift } = scene.state;
  const resting = shift ? items.filter(({ id }) => !shift.ids.has(id)) : items;
  const moving = shift ? items.filter(({ id }) => shift.ids.has(id)) : [];
  drawMass(context, scene, resting, WIDE_OUTLINE);
  strokeAll(context, scene, resting);
  const [first] = moving;
  if (!first) return;
  drawMass(context, shifted(scene, first), moving, WIDE_OUTLINE);
  strokeAll(context, shifted(scene, first), moving);
}

function strokeAll(context: CanvasRenderingContext2D, scene: Scene, items: readonly Annotation[]): void {
  toImagePixels(context, scene);
  context.beginPath();
  for (const { shape } of items) if (shape) kindOf(shape)?.trace(context, shape, 1 / scene.state.viewport.scale);
  strokePath(context, scene, scene.palette.ink, 1, true);
}

function drawBand(context: CanvasRenderingContext2D, scene: Scene, { x0, y0, x1, y1 }: Box): void {
  toImagePixels(context, scene);
  context.beginPath();
  context.rect(x0, y0, x1 - x0, y1 - y0);
  fillPath(context, scene.palette.accent, 0.12);
  strokePath(context, scene, scene.palette.accent, 1, false);
}

/** One shape over the mass: its line wider, its inside, where it has one, filled once more. */
function drawOne(context: CanvasRenderingContext2D, scene: Scene, item: Annotation, opacity: number): void {
  const kind = kindOf(item.shape);
  if (!item.shape || !kind) return;
  toImagePixels(context, scene);
  context.beginPath();
  kind.trace(context, item.shape, 1 / scene.state.viewport.scale);
  if (kind.fill > 0) fillPath(context, colourOf(scene, item), fillOf(scene.state.view, opacity));
  strokePath(context, scene, colourOf(scene, item), WIDE_OUTLINE, item.isSuggestion);
  drawName(context, scene, item, true);
}

function drawSelected(context: CanvasRenderingContext2D, scene: Scene, item: Annotation): void {
  drawOne(context, scene, item, 0.18);
  if (!scene.state.canEdit || !item.shape || scene.state.lockedIds.has(item.id)) return;
  toCssPixels(context, scene.ratio);
  for (const handle of handlesInSight(scene.state, item.shape))
    drawHandle(context, scene, toScreen(scene.state.viewport, handle.at), colourOf(scene, item), handle.isMinor ? MINOR_HANDLE : HANDLE);
}

function drawHandle(context: CanvasRenderingContext2D, { palette }: Scene, [x, y]: Point, colour: string, size: number): void {
  context.beginPath();
  context.arc(x, y, size / 2, 0, 2 * Math.PI);
  context.fillStyle = palette.ink;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = colour;
  context.stroke();
}

/** The points that a person has set. */
function drawCorners(context: CanvasRenderingContext2D, scene: Scene, corners: readonly Point[]): void {
  toCssPixels(context, scene.ratio);
  for (const at of corners) drawHandle(context, scene, toScreen(scene.state.viewport, at), colourOfNew(scene), MINOR_HANDLE);
}

function colourOfNew({ state: { activeLabel, labels }, palette }: Scene): string {
  return labels.get(activeLabel ?? "")?.color ?? palette.accent;
}

/** A shape that is not an annotation yet, with its size beside it. */
function drawNew(context: CanvasRenderingContext2D, scene: Scene, shape: Shape, isProposed = false): void {
  const { viewport, area } = scene.state;
  const colour = colourOfNew(scene);
  const kind = kindOf(shape);
  if (!kind) return;
  toImagePixels(context, scene);
  context.beginPath();
  kind.trace(context, shape, 1 / viewport.scale);
  fillPath(context, colour, fillOf(scene.state.view, 0.15));
  strokePath(context, scene, colour, isProposed ? WIDE_OUTLINE : 2, isProposed);
  const { x0, y0, x1, y1 } = kind.bounds(shape);
  const [x, y] = toScreen(viewport, [x1, y1]);
  toCssPixels(context, scene.ratio);
  const size = `${Math.round(x1 - x0)} × ${Math.round(y1 - y0)}`;
  const tag = tagSize(context, scene.palette, size);
  // A size that is half out of sight is of no use while one draws at the edge.
  const left = Math.min(x + 6, area.width - tag.width);
  const top = Math.min(y + 6, area.height - tag.height);
  drawTag(context, scene, size, left, top, scene.palette.shade);
}

/** Hair lines across the whole area, so that an edge is met at the first try. */
function drawCrosshair(context: CanvasRenderingContext2D, scene: Scene): void {
  const { pointer, tool, viewport, area, naming, cursor, view } = scene.state;
  if (!view.hasCrosshair || !pointer || naming || !toolKind(tool).hasCrosshair || cursor !== toolKind(tool).cursor) return;
  const [x, y] = toScreen(viewport, pointer).map((value) => Math.round(value) + 0.5);
  if (x === undefined || y === undefined) return;
  toCssPixels(context, scene.ratio);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, area.height);
  context.moveTo(0, y);
  context.lineTo(area.width, y);
  context.lineWidth = 1;
  context.strokeStyle = scene.palette.shade;
  context.stroke();
  // Light dashes on a dark line are seen on any picture.
  context.setLineDash(CROSSHAIR_DASH);
  context.strokeStyle = scene.palette.crosshair;
  context.stroke();
  context.setLineDash([]);
}

/** What the next dab covers: dark and light, so that it is seen on any picture. */
function drawBrush(context: CanvasRenderingContext2D, scene: Scene): void {
  const { pointer, tool, viewport, naming, brushSize } = scene.state;
  if (!pointer || naming || !toolKind(tool).hasBrush) return;
  const [x, y] = toScreen(viewport, settled(pointer, brushSize));
  toCssPixels(context, scene.ratio);
  for (const [colour, width] of [[scene.palette.shade, 3], [scene.palette.ink, 1.2]] as const) {
    context.beginPath();
    context.arc(x, y, (brushSize / 2) * viewport.scale, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
