import { toScreen, visibleBox } from "../model/viewport";
import type { Scene } from "./scene";
import { toCssPixels } from "./scene";

/** Below this scale the lines would hide the pixels they part. */
export const GRID_FROM = 8;
const FAINT = 0.35;

/** Lines between the pixels of the image, where these are large. */
export function drawGrid(context: CanvasRenderingContext2D, scene: Scene): void {
  const { image, viewport, area, view } = scene.state;
  if (!image || !view.hasGrid || viewport.scale < GRID_FROM) return;
  const seen = visibleBox(viewport, area);
  const [left, right] = [Math.max(0, Math.floor(seen.x0)), Math.min(image.width, Math.ceil(seen.x1))];
  const [upper, lower] = [Math.max(0, Math.floor(seen.y0)), Math.min(image.height, Math.ceil(seen.y1))];
  const [x0, y0] = toScreen(viewport, [left, upper]);
  const [x1, y1] = toScreen(viewport, [right, lower]);
  toCssPixels(context, scene.ratio);
  context.beginPath();
  for (let column = left; column <= right; column += 1) line(context, x0 + (column - left) * viewport.scale, y0, 0, y1 - y0);
  for (let row = upper; row <= lower; row += 1) line(context, x0, y0 + (row - upper) * viewport.scale, x1 - x0, 0);
  context.lineWidth = 1 / scene.ratio;
  context.globalAlpha = FAINT;
  context.strokeStyle = scene.palette.shade;
  context.stroke();
  context.strokeStyle = scene.palette.ink;
  context.setLineDash([2, 2]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function line(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.moveTo(x, y);
  context.lineTo(x + width, y + height);
}
