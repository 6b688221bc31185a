import type { ReactNode } from "react";

import type { CanvasStore } from "../model/store";
import { filterOf } from "../model/view-settings";
import type { Picture } from "../picture/picture";
import type { PointerRouter } from "../tools/pointer-router";
import styles from "./canvas-view.module.css";
import type { Palette } from "./palette";
import { useCanvas } from "./use-canvas";
import { useCanvasState } from "./use-canvas-state";

interface CanvasViewProps {
  readonly store: CanvasStore;
  readonly router: PointerRouter;
  readonly picture: Picture | null;
  readonly palette: Palette;
  /** What a screen reader calls the drawing. */
  readonly name: string;
  /** What floats over the drawing; pointers on it don't reach the tools. */
  readonly children?: ReactNode;
}

export function CanvasView({ store, router, picture, palette, name, children }: CanvasViewProps) {
  const { area, ground, lower, upper } = useCanvas(store, router, picture, palette);
  const cursor = useCanvasState(store, (state) => state.cursor);
  const filter = useCanvasState(store, (state) => filterOf(state.view));
  return (
    <div className={styles.frame}>
      <div ref={area} className={styles.area} style={{ cursor }} tabIndex={0} role="application" aria-label={name} data-testid="canvas">
        <canvas ref={ground} className={styles.layer} style={{ filter }} />
        <canvas ref={lower} className={styles.layer} />
        <canvas ref={upper} className={styles.layer} />
      </div>
      {children}
    </div>
  );
}
