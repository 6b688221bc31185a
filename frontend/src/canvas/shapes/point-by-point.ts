import type { Shape } from "../model/annotation";
import type { Point, Size } from "../model/geometry";
import { boxContains, clampPoint, distance, roundPoint } from "../model/geometry";
import { boundsOfPoints } from "../model/rings";
import type { Handle, ShapeEditing } from "./shape-kind";
import { moveWithin } from "./within";

/** On an edge shorter than this a handle in its middle would touch those at its ends, in pixels of the screen. */
const ROOM_BETWEEN = 16;

/** Handles are named by the place of their point; `+2` lies between the points 2 and 3 and makes a new one. */
const BETWEEN = "+";

interface Row {
  /** How many points it must keep. */
  readonly fewest: number;
  /** Closed from its last point to its first. */
  readonly isRing: boolean;
  /** Whether points may come and go. */
  readonly isFree: boolean;
  /** Whether the server takes what is so wide and so high, in pixels. */
  takes(width: number, height: number): boolean;
}

/** How shapes are changed that are rows of points: by their points, and by the middles of their edges. */
export function editingByPoints({ fewest, isRing, isFree, takes }: Row): ShapeEditing {
  function isLargeEnough({ points }: Shape): boolean {
    const { x0, y0, x1, y1 } = boundsOfPoints(points);
    return points.length >= fewest && takes(x1 - x0, y1 - y0);
  }
  return {
    handles({ points }, pixel, region) {
      const found: Handle[] = [];
      const put = (handle: Handle) => boxContains(region, handle.at) && found.push(handle);
      points.forEach((at, place) => put({ name: String(place), at, cursor: "move" }));
      if (isFree) between(points, isRing, ROOM_BETWEEN * pixel).forEach(put);
      return found;
    },
    /** The point follows the pointer; where that would leave less than the server takes, the shape stays as it was. */
    dragHandle(shape, handle, to, image) {
      const point = roundPoint(clampPoint(to, image));
      const place = Number(handle);
      const points = handle.startsWith(BETWEEN) ? shape.points.toSpliced(place + 1, 0, point) : shape.points.with(place, point);
      const dragged = { ...shape, points };
      return isLargeEnough(dragged) ? dragged : shape;
    },
    move: movePoints,
    isLargeEnough,
    dropHandle(shape, handle) {
      if (!isFree || handle.startsWith(BETWEEN)) return null;
      const fewer = { ...shape, points: shape.points.toSpliced(Number(handle), 1) };
      return isLargeEnough(fewer) ? fewer : null;
    },
  };
}

function between(points: readonly Point[], isRing: boolean, room: number): Handle[] {
  return (isRing ? points : points.slice(0, -1)).flatMap((at, place) => {
    const next = points[(place + 1) % points.length] ?? at;
    if (distance(at, next) < room) return [];
    return { name: `${BETWEEN}${place}`, at: [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2] as const, cursor: "copy", isMinor: true };
  });
}

function movePoints(shape: Shape, dx: number, dy: number, image: Size): Shape {
  const [x, y] = moveWithin(boundsOfPoints(shape.points), dx, dy, image);
  return { ...shape, points: shape.points.map((point) => roundPoint([point[0] + x, point[1] + y])) };
}
