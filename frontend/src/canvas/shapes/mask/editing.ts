import type { Shape } from "../../model/annotation";
import { moveWithin } from "../within";
import type { ShapeEditing } from "../shape-kind";
import { runLengthsOf } from "./columns";
import type { Column } from "./mask";
import { Mask } from "./mask";

function maskOf({ rle }: Shape): Mask {
  return new Mask(rle ?? { size: [0, 0], counts: [] });
}

/** A mask has no handles: it is changed by brush and eraser, and moved by whole pixels. */
export const maskEditing: ShapeEditing = {
  handles: () => [],
  dragHandle: (shape) => shape,
  move(shape, dx, dy, image) {
    const mask = maskOf(shape);
    const [right, down] = moveWithin(mask.bounds, dx, dy, image).map(Math.trunc);
    if (!right && !down) return shape;
    const columns = Array.from({ length: image.width }, (): Column => []);
    mask.columns(0, mask.width).forEach((column, x) => {
      if (column.length > 0) columns[x + (right ?? 0)] = column.map((row) => row + (down ?? 0));
    });
    return { ...shape, rle: runLengthsOf(columns, image) };
  },
  isLargeEnough: (shape) => maskOf(shape).area > 0,
};
