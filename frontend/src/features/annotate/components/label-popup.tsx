import type { CanvasStore } from "@/canvas/model/store";
import { toScreen } from "@/canvas/model/viewport";
import { kindOf } from "@/canvas/shapes/registry";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { LabelPicker } from "./label-picker";
import styles from "./label-popup.module.css";

interface LabelPopupProps {
  readonly store: CanvasStore;
  readonly suggested: string | null;
  readonly add: ((name: string) => Promise<void>) | null;
  readonly name: (label: string | null) => void;
}

/** Room that the popup takes, in CSS pixels: it is placed so that it stays inside the drawing area. */
const WIDTH = 238;
const HEIGHT = 300;
const GAP = 8;

/** Asks for the label of what has just been drawn, beside it. */
export function LabelPopup({ store, suggested, add, name }: LabelPopupProps) {
  const { naming, viewport, area, labels } = useCanvasState(store, (state) => state);
  const box = naming && kindOf(naming)?.bounds(naming);
  if (!box) return null;
  const [left, top] = toScreen(viewport, [box.x0, box.y0]);
  const [right] = toScreen(viewport, [box.x1, box.y1]);
  const fitsRight = right + GAP + WIDTH <= area.width;
  const x = fitsRight ? right + GAP : left - GAP - WIDTH;
  const inside = (value: number, room: number, size: number) => Math.max(GAP, Math.min(value, room - size - GAP));
  return (
    <div
      className={styles.popup}
      style={{ left: inside(x, area.width, WIDTH), top: inside(top, area.height, HEIGHT) }}
      data-testid="label-popup"
    >
      <LabelPicker
        labels={[...labels.values()]}
        suggested={suggested}
        add={add}
        pick={name}
        cancel={() => name(null)}
      />
    </div>
  );
}
