import { toScreen } from "../model/viewport";
import { kindOf } from "../shapes/registry";
import type { Scene } from "./scene";
import { toCssPixels } from "./scene";

const SIDE = 14;

/** A small padlock in the upper right corner of what is locked. */
export function drawLocks(context: CanvasRenderingContext2D, scene: Scene, isSeen: (id: string) => boolean): void {
  const { lockedIds, items, viewport } = scene.state;
  toCssPixels(context, scene.ratio);
  for (const id of lockedIds) {
    const shape = items.get(id)?.shape;
    const box = shape && isSeen(id) ? kindOf(shape)?.bounds(shape) : null;
    if (!box) continue;
    const [right, top] = toScreen(viewport, [box.x1, box.y0]);
    drawLock(context, scene, right - SIDE, top);
  }
}

function drawLock(context: CanvasRenderingContext2D, { palette }: Scene, x: number, y: number): void {
  context.fillStyle = palette.shade;
  context.fillRect(x, y, SIDE, SIDE);
  context.fillStyle = palette.ink;
  context.fillRect(x + 3.5, y + 6.5, 7, 5);
  context.beginPath();
  context.arc(x + 7, y + 6, 2.3, Math.PI, 0);
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.3;
  context.stroke();
}
