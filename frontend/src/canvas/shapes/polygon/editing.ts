import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { clamp, clampPoint, roundPoint } from "../../model/geometry";
import { boundsOfPoints } from "../../model/rings";
import type { Handle, ShapeEditing } from "../shape-kind";

/** With more corners the ones between them, or all, would cover the outline. */
const MOST_BETWEEN = 200;
const MOST_HANDLES = 2_000;
const FEWEST = 3;
/** The server refuses less than one pixel. */
const SMALLEST_SIDE = 1;

/** Handles are named by the place of their corner; `+2` lies between the corners 2 and 3 and makes a new one. */
const BETWEEN = "+";

function handles({ points }: Shape): readonly Handle[] {
  if (points.length > MOST_HANDLES) return [];
  const corners = points.map((at, place) => ({ name: String(place), at, cursor: "move" }));
  return points.length > MOST_BETWEEN ? corners : [...corners, ...points.map((at, place) => between(at, points, place))];
}

function between(at: Point, points: readonly Point[], place: number): Handle {
  const next = points[(place + 1) % points.length] ?? at;
  return { name: `${BETWEEN}${place}`, at: [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2], cursor: "copy", isMinor: true };
}

/** The corner follows the pointer; where that would leave less than a pixel, the shape stays as it was. */
function dragHandle(shape: Shape, handle: string, to: Point, image: Size): Shape {
  const corner = roundPoint(clampPoint(to, image));
  const isNew = handle.startsWith(BETWEEN);
  const place = Number(handle);
  const points = isNew ? shape.points.toSpliced(place + 1, 0, corner) : shape.points.with(place, corner);
  const dragged = { ...shape, points };
  return isLargeEnough(dragged) ? dragged : shape;
}

function move(shape: Shape, dx: number, dy: number, image: Size): Shape {
  const { x0, y0, x1, y1 } = boundsOfPoints(shape.points);
  const x = clamp(dx, -x0, image.width - x1);
  const y = clamp(dy, -y0, image.height - y1);
  return { ...shape, points: shape.points.map((point) => roundPoint([point[0] + x, point[1] + y])) };
}

function isLargeEnough({ points }: Shape): boolean {
  const { x0, y0, x1, y1 } = boundsOfPoints(points);
  return points.length >= FEWEST && x1 - x0 >= SMALLEST_SIDE && y1 - y0 >= SMALLEST_SIDE;
}

function dropHandle(shape: Shape, handle: string): Shape | null {
  if (handle.startsWith(BETWEEN)) return null;
  const fewer = { ...shape, points: shape.points.toSpliced(Number(handle), 1) };
  return isLargeEnough(fewer) ? fewer : null;
}

export const polygonEditing: ShapeEditing = { handles, dragHandle, move, isLargeEnough, dropHandle };
