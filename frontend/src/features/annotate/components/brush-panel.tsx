import { Slider } from "antd";
import { useTranslation } from "react-i18next";

import type { CanvasStore } from "@/canvas/model/store";
import { toolKind } from "@/canvas/tools/registry";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./brush-panel.module.css";

/** Far more than half of what is painted with; larger ones by key. */
const LARGEST_ON_SLIDER = 120;

/** The size of brush and eraser, while one of them is chosen. */
export function BrushPanel({ store }: { store: CanvasStore }) {
  const { t } = useTranslation();
  const hasBrush = useCanvasState(store, ({ tool }) => toolKind(tool).hasBrush === true);
  const size = useCanvasState(store, (state) => state.brushSize);
  if (!hasBrush) return null;
  return (
    <div className={styles.panel} data-testid="brush-panel" onPointerDown={(event) => event.stopPropagation()}>
      <span className={styles.name}>{t("annotate.brush.size")}</span>
      <Slider
        className={styles.slider}
        min={1}
        max={LARGEST_ON_SLIDER}
        value={size}
        onChange={(value) => store.setBrushSize(value)}
        tooltip={{ open: false }}
        ariaLabelForHandle={t("annotate.brush.size")}
      />
      <span className={styles.size}>{t("annotate.brush.pixels", { size })}</span>
      <kbd>{"["}</kbd>
      <kbd>{"]"}</kbd>
    </div>
  );
}
