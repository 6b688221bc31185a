import type { Size } from "./geometry";
import type { CanvasStore } from "./store";
import type { Viewport } from "./viewport";

/** Two canvases over the same image show the same part of it: whoever moves one moves both. The answer ends it. */
export function linkViews(one: CanvasStore, other: CanvasStore): () => void {
  const follow = (leader: CanvasStore, follower: CanvasStore) =>
    leader.subscribe(() => {
      const { viewport, area } = leader.getState();
      const own = follower.getState();
      // While a window is resized one of the two is laid out first: each moves its own image then.
      if (isAlike(area, own.area) && !isSame(viewport, own.viewport)) follower.setViewport(viewport);
    });
  const stops = [follow(one, other), follow(other, one)];
  return () => stops.forEach((stop) => stop());
}

/** Two halves of an odd width differ by a pixel. */
function isAlike(a: Size, b: Size): boolean {
  return Math.abs(a.width - b.width) <= 2 && Math.abs(a.height - b.height) <= 2;
}

function isSame(a: Viewport, b: Viewport): boolean {
  return a.scale === b.scale && a.x === b.x && a.y === b.y;
}
