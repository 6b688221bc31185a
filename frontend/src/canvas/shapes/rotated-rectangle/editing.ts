import type { Shape } from "../../model/annotation";
import type { Point, Size } from "../../model/geometry";
import { boundsOfPoints } from "../../model/rings";
import type { Handle, ShapeEditing } from "../shape-kind";
import { largestShare, moveWithin } from "../within";
import { isTurnedWithin, partsOf, placed, rotatedRectangleOf, seenFrom, turnedCorners } from "./type";

/** The server refuses less than one pixel. */
const SMALLEST_SIDE = 1;
/** How far the handle that turns is above the shape, in CSS pixels. */
const STALK = 24;
const TURN = "turn";

/** By compass in the shape's own directions: [along, across], -1 to 1, and where it points, in degrees. */
const SIDES: Readonly<Record<string, readonly [along: -1 | 0 | 1, across: -1 | 0 | 1, degrees: number]>> = {
  nw: [-1, -1, 225],
  n: [0, -1, 270],
  ne: [1, -1, 315],
  e: [1, 0, 0],
  se: [1, 1, 45],
  s: [0, 1, 90],
  sw: [-1, 1, 135],
  w: [-1, 0, 180],
};

/** The cursors of what is dragged to the right, to the lower right, down, to the lower left. */
const CURSORS = ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"];

function cursorFor(degrees: number): string {
  return CURSORS[Math.round(degrees / 45) % CURSORS.length] ?? "move";
}

export const rotatedRectangleEditing: ShapeEditing = {
  handles(shape, pixel) {
    const { width, height, angle } = partsOf(shape);
    const sides = Object.entries(SIDES).map(([name, [along, across, degrees]]): Handle => {
      return { name, cursor: cursorFor(degrees + angle), at: placed(shape, (along * width) / 2, (across * height) / 2) };
    });
    return [...sides, { name: TURN, cursor: "grab", at: placed(shape, 0, -height / 2 - STALK * pixel) }];
  },
  dragHandle(shape, handle, to, image) {
    return handle === TURN ? turned(shape, to, image) : stretched(shape, handle, to, image);
  },
  move(shape, dx, dy, image) {
    const { centre, width, height, angle } = partsOf(shape);
    const [x, y] = moveWithin(boundsOfPoints(turnedCorners(shape)), dx, dy, image);
    return rotatedRectangleOf([centre[0] + x, centre[1] + y], width, height, angle);
  },
  isLargeEnough(shape) {
    const { width, height } = partsOf(shape);
    return Math.min(width, height) >= SMALLEST_SIDE;
  },
};

/** Turned about its centre so that its top looks at a point; as it was where a corner would leave the image. */
function turned(shape: Shape, to: Point, image: Size): Shape {
  const { centre, width, height } = partsOf(shape);
  const angle = (Math.atan2(to[1] - centre[1], to[0] - centre[0]) * 180) / Math.PI + 90;
  const result = rotatedRectangleOf(centre, width, height, angle);
  return isTurnedWithin(result, image) ? result : shape;
}

/** The opposite side or corner stays where it is; the dragged one follows as far as the image goes. */
function stretched(shape: Shape, handle: string, to: Point, image: Size): Shape {
  const { width, height, angle } = partsOf(shape);
  const [along, across] = SIDES[handle] ?? [0, 0];
  const [x, y] = seenFrom(shape, to);
  const wanted = {
    width: along === 0 ? width : Math.max(SMALLEST_SIDE, width / 2 + along * x),
    height: across === 0 ? height : Math.max(SMALLEST_SIDE, height / 2 + across * y),
  };
  const after = (share: number) => {
    const [w, h] = [width + (wanted.width - width) * share, height + (wanted.height - height) * share];
    const centre = placed(shape, (along * (w - width)) / 2, (across * (h - height)) / 2);
    return rotatedRectangleOf(centre, w, h, angle);
  };
  return after(largestShare((share) => isTurnedWithin(after(share), image)));
}
