import type { Outlining } from "../model/state";
import { toScreen } from "../model/viewport";
import type { Stroke } from "../segmenter/segmenter";
import type { Scene } from "./scene";
import { strokePath, toCssPixels, toImagePixels } from "./scene";

const SIGN = 3;

/** The box in which an outline is looked for, and what a person marked in it. */
export function drawOutlining(context: CanvasRenderingContext2D, scene: Scene): void {
  const { outlining } = scene.state;
  if (!outlining) return;
  drawBox(context, scene, outlining);
  toCssPixels(context, scene.ratio);
  for (const stroke of outlining.strokes) drawStroke(context, scene, stroke);
}

function drawBox(context: CanvasRenderingContext2D, scene: Scene, { box: { x0, y0, x1, y1 } }: Outlining): void {
  toImagePixels(context, scene);
  context.beginPath();
  context.rect(x0, y0, x1 - x0, y1 - y0);
  strokePath(context, scene, scene.palette.shade, 1, false);
  strokePath(context, scene, scene.palette.ink, 1, true);
}

/** Light where it belongs to the object, dark where it doesn't, with a plus or a minus where it begins. */
function drawStroke(context: CanvasRenderingContext2D, { state: { viewport }, palette }: Scene, { points, reach, isObject }: Stroke): void {
  const [first, ...others] = points.map((point) => toScreen(viewport, point));
  if (!first) return;
  const [ground, sign] = isObject ? [palette.ink, palette.shade] : [palette.shade, palette.ink];
  const [x, y] = first;
  context.save();
  context.lineCap = context.lineJoin = "round";
  for (const [colour, width] of [[sign, 3], [ground, 0]] as const) {
    context.beginPath();
    context.moveTo(x, y);
    // A line without length would not be drawn.
    context.lineTo(x + 0.01, y);
    for (const at of others) context.lineTo(...at);
    context.lineWidth = 2 * Math.max(reach * viewport.scale, SIGN + 2) + width;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.beginPath();
  context.moveTo(x - SIGN, y);
  context.lineTo(x + SIGN, y);
  if (isObject) {
    context.moveTo(x, y - SIGN);
    context.lineTo(x, y + SIGN);
  }
  context.lineWidth = 1.6;
  context.strokeStyle = sign;
  context.stroke();
  context.restore();
}
