import type { Crop, Shape as StoredShape } from "@/api/schema.gen";
import type { CanvasLabel } from "@/canvas/model/annotation";
import { CanvasStore } from "@/canvas/model/store";
import { shapeOf, storedShapeOf } from "@/canvas/model/stored-shape";
import { PointerRouter } from "@/canvas/tools/pointer-router";

const CONTEXT = 1; // of the box's longer side, shown on every side of it

/** The canvas with the one annotation of a crop, ready to be moved and reshaped. */
export class CropCanvas {
  readonly store = new CanvasStore();
  readonly router = new PointerRouter(this.store);
  readonly #crop: Crop;

  constructor(crop: Crop, shape: StoredShape | null, labels: readonly CanvasLabel[], canEdit: boolean) {
    this.#crop = crop;
    const { width, height } = crop.sample;
    this.store.setLabels(labels);
    this.router.choose("select");
    if (!width || !height) return;
    const item = {
      id: crop.id, label: crop.label, labelId: crop.label_id, shape: shapeOf(shape), attributes: {},
      hard: crop.hard, source: crop.source, confidence: crop.confidence ?? null, isSuggestion: false, order: 0,
    };
    this.store.load({ width, height }, [item], canEdit);
    this.store.select([crop.id]);
  }

  /** Brings the box to the middle, with its surroundings, as soon as the area is laid out. */
  lookAtBox(): () => void {
    const look = () => {
      const { area, viewport } = this.store.getState();
      const { box } = this.#crop;
      if (area.width === 0) return;
      stop();
      if (!box) return;
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
      const side = Math.max(x1 - x0, y1 - y0, 16) * (1 + 2 * CONTEXT);
      const scale = Math.max(viewport.scale, Math.min(area.width, area.height, 8 * side) / side);
      this.store.setViewport({ scale, x: area.width / 2 - (scale * (x0 + x1)) / 2, y: area.height / 2 - (scale * (y0 + y1)) / 2 });
    };
    // The area is measured first, then the image fitted into it: the look comes after both.
    const stop = this.store.subscribe(() => queueMicrotask(look));
    look();
    return stop;
  }

  /** Calls back with the shape whenever a person has changed it. */
  onShape(listener: (shape: StoredShape) => void): () => void {
    return this.store.onCommit((changes) => {
      const shape = changes.at(-1)?.after?.shape;
      if (shape) listener(storedShapeOf(shape));
    });
  }
}
