import type { Point } from "../../model/geometry";
import { distance } from "../../model/geometry";
import { moveWithin } from "../within";
import type { Handle, ShapeEditing } from "../shape-kind";
import { circleOf, discOf, roomAround } from "./type";

/** The server refuses a circle that is less than a pixel wide. */
const SMALLEST_RADIUS = 0.5;

const AROUND: readonly (readonly [name: string, cursor: string, x: number, y: number])[] = [
  ["n", "ns-resize", 0, -1],
  ["e", "ew-resize", 1, 0],
  ["s", "ns-resize", 0, 1],
  ["w", "ew-resize", -1, 0],
];

/** Four handles on the edge; each of them says how far the edge is from the centre, which stays. */
export const circleEditing: ShapeEditing = {
  handles(shape) {
    const { centre, radius } = discOf(shape);
    const at = (x: number, y: number): Point => [centre[0] + x * radius, centre[1] + y * radius];
    return AROUND.map(([name, cursor, x, y]): Handle => ({ name, cursor, at: at(x, y) }));
  },
  dragHandle(shape, _handle, to, image) {
    const { centre, radius } = discOf(shape);
    // What was brought in and reaches over the edge may stay as large as it is.
    const room = Math.max(roomAround(centre, image), radius);
    return circleOf(centre, Math.max(SMALLEST_RADIUS, Math.min(distance(centre, to), room)));
  },
  move(shape, dx, dy, image) {
    const { centre: [x, y], radius } = discOf(shape);
    const [right, down] = moveWithin({ x0: x - radius, y0: y - radius, x1: x + radius, y1: y + radius }, dx, dy, image);
    return circleOf([x + right, y + down], radius);
  },
  isLargeEnough: (shape) => discOf(shape).radius >= SMALLEST_RADIUS,
};
