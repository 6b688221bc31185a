import { Button, Spin } from "antd";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./outline-panel.module.css";

const TOOL = "smart_outline";

/** How it stands with the outline that is looked for, and what to do next; while the tool is chosen, or a command looks for one. */
export function OutlinePanel({ context: { store, router } }: { context: ActionContext }) {
  const { t } = useTranslation();
  const isChosen = useCanvasState(store, ({ tool }) => tool === TOOL);
  const isNaming = useCanvasState(store, ({ naming }) => naming !== null);
  const phase = useCanvasState(store, ({ outlining }) => outlining?.phase ?? null);
  if (isNaming || (!isChosen && phase === null)) return null;
  const isProposed = phase === "proposed";
  const isFailed = phase !== null && phase !== "searching" && !isProposed;
  return (
    <div className={styles.panel} data-testid="outline-panel" data-phase={phase ?? "idle"} onPointerDown={(event) => event.stopPropagation()}>
      <div className={styles.state} role="status">
        {phase === "searching" && <Spin size="small" />}
        {isFailed ? t(`annotate.outline.failure.${phase}`) : t(`annotate.outline.${phase ?? "begin"}`)}
      </div>
      {isProposed && (
        <Button size="small" type="primary" onMouseDown={(event) => event.preventDefault()} onClick={() => router.finish()}>
          {t("annotate.outline.accept")}
          <kbd>{"Enter"}</kbd>
        </Button>
      )}
      {(isProposed || isFailed) && (
        <Button size="small" onMouseDown={(event) => event.preventDefault()} onClick={() => router.cancel()}>
          {t("annotate.outline.drop")}
          <kbd>{"Esc"}</kbd>
        </Button>
      )}
      {isProposed && <p className={styles.hint}>{t("annotate.outline.correct", { key: "Shift" })}</p>}
    </div>
  );
}
