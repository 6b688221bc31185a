import {
  DesktopOutlined,
  DragOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  FullscreenExitOutlined,
  MacCommandOutlined,
  QuestionCircleOutlined,
  RedoOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from "@ant-design/icons";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { actualSize } from "@/canvas/actions/actual-size";
import { changeKeys } from "@/canvas/actions/change-keys";
import { CHOOSE_DRAWING, chooseHand, chooseSelect } from "@/canvas/actions/choose-tool";
import { fitImage } from "@/canvas/actions/fit-image";
import { fullScreen } from "@/canvas/actions/full-screen";
import { hideAll } from "@/canvas/actions/hide-all";
import { redo } from "@/canvas/actions/redo";
import { showHelp } from "@/canvas/actions/show-help";
import { undo } from "@/canvas/actions/undo";
import { zoomIn } from "@/canvas/actions/zoom-in";
import { zoomOut } from "@/canvas/actions/zoom-out";
import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { ActionButton } from "./action-button";
import { ArrowIcon } from "./arrow-icon";
import { ShapeIcon } from "./shape-icon";
import { ViewSettings } from "./view-settings";
import styles from "./toolbar.module.css";

export const Toolbar = memo(function Toolbar({ context, isFullScreen }: { context: ActionContext; isFullScreen: boolean }) {
  const { t } = useTranslation();
  const tool = useCanvasState(context.store, (state) => state.tool);
  const isAllHidden = useCanvasState(context.store, (state) => state.isAllHidden);
  const needsShapes = useCanvasState(context.store, (state) => state.needsShapes);
  const shared = { context };
  return (
    <div className={styles.toolbar} role="toolbar" aria-orientation="vertical" aria-label={t("annotate.toolbar")}>
      {needsShapes && (
        <>
          <ActionButton {...shared} action={chooseSelect} icon={<ArrowIcon />} isPressed={tool === "select"} />
          <ActionButton {...shared} action={chooseHand} icon={<DragOutlined />} isPressed={tool === "hand"} />
          {CHOOSE_DRAWING.map(({ tool: kind, ...action }) => (
            <ActionButton key={kind} {...shared} action={action} icon={<ShapeIcon kind={kind} />} isPressed={tool === kind} />
          ))}
          <span className={styles.rule} />
        </>
      )}
      <ActionButton {...shared} action={undo} icon={<UndoOutlined />} />
      <ActionButton {...shared} action={redo} icon={<RedoOutlined />} />
      <span className={styles.rule} />
      <ActionButton {...shared} action={zoomIn} icon={<ZoomInOutlined />} />
      <Scale store={context.store} />
      <ActionButton {...shared} action={zoomOut} icon={<ZoomOutOutlined />} />
      <ActionButton {...shared} action={fitImage} icon={<FullscreenExitOutlined />} />
      <ActionButton {...shared} action={actualSize} icon={<span className={styles.ratio}>{"1:1"}</span>} />
      <ActionButton {...shared} action={fullScreen} icon={<DesktopOutlined />} isPressed={isFullScreen} />
      {needsShapes && (
        <>
          <span className={styles.rule} />
          <ActionButton {...shared} action={hideAll} icon={isAllHidden ? <EyeInvisibleOutlined /> : <EyeOutlined />} isPressed={isAllHidden} />
        </>
      )}
      <ViewSettings context={context} />
      <span className={styles.rest} />
      <ActionButton {...shared} action={changeKeys} icon={<MacCommandOutlined />} />
      <ActionButton {...shared} action={showHelp} icon={<QuestionCircleOutlined />} />
    </div>
  );
});

/** On its own: while someone zooms, the buttons around it are not drawn again. */
function Scale({ store }: { store: CanvasStore }) {
  const percent = useCanvasState(store, (state) => Math.round(state.viewport.scale * 100));
  return <span className={styles.scale} data-testid="zoom">{`${percent}%`}</span>;
}
