import type { Point } from "../model/geometry";
import { boundsOfPoints, distanceToChain } from "../model/rings";
import type { Frame } from "./frame";
import { toFrame } from "./frame";
import type { Hinted, Stroke } from "./segmenter";

/** What is known of each pixel before it is looked at, as GrabCut numbers it. */
export const HINT = { background: 0, object: 1, maybeBackground: 2, maybeObject: 3 } as const;

/** Row by row: outside of the box nothing is of the object, inside everything may be, and strokes say what is. */
export function hintsOf({ box, strokes }: Hinted, frame: Frame): Uint8Array {
  const { width, height } = frame.size;
  const hints = new Uint8Array(width * height);
  const [left, top] = toFrame(frame, [box.x0, box.y0]).map(Math.floor) as [number, number];
  const [right, bottom] = toFrame(frame, [box.x1, box.y1]).map(Math.ceil) as [number, number];
  for (let y = Math.max(top, 0); y < Math.min(bottom, height); y++)
    hints.fill(HINT.maybeObject, y * width + Math.max(left, 0), y * width + Math.min(right, width));
  // A box around the whole image leaves nothing to tell the object from.
  if (!hints.includes(HINT.background)) fillRim(hints, frame);
  for (const stroke of strokes) paint(hints, stroke, frame);
  return hints;
}

function fillRim(hints: Uint8Array, { size: { width, height } }: Frame): void {
  for (const y of [0, height - 1]) hints.fill(HINT.background, y * width, (y + 1) * width);
  for (let y = 0; y < height; y++) hints[y * width] = hints[(y + 1) * width - 1] = HINT.background;
}

/** In pixels of the frame: a thin stroke is one pixel wide. */
const LEAST_REACH = 0.75;

function paint(hints: Uint8Array, { points, reach, isObject }: Stroke, frame: Frame): void {
  const { width, height } = frame.size;
  const chain = points.map((point): Point => toFrame(frame, point));
  const far = Math.max(reach * frame.scale, LEAST_REACH);
  const { x0, y0, x1, y1 } = boundsOfPoints(chain);
  for (let y = Math.max(Math.floor(y0 - far), 0); y < Math.min(y1 + far, height); y++)
    for (let x = Math.max(Math.floor(x0 - far), 0); x < Math.min(x1 + far, width); x++)
      if (distanceToChain(chain, [x + 0.5, y + 0.5]) <= far) hints[y * width + x] = isObject ? HINT.object : HINT.background;
}
