import { AppstoreOutlined, EyeInvisibleOutlined, EyeOutlined, LayoutOutlined, PictureOutlined } from "@ant-design/icons";
import { Button, Segmented, Slider, Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import { TILE, type View } from "../use-view";
import styles from "./view-tools.module.css";

const STEP = 8;

/** The grid, the size of its tiles, and the switches for preview and panel; a narrow page says what its panel is for now. */
export function ViewTools({ view, isPicked }: { view: View; isPicked: boolean }) {
  const { t } = useTranslation();
  const { grid, setGrid, tile, setTile, hasPreview, setPreview, hasPanel, setPanel, isNarrow } = view;
  const isForPicked = isNarrow && isPicked;
  const panel = t(isForPicked ? "samples.view.edit" : "samples.view.panel");
  return (
    <div className={styles.tools}>
      <Segmented
        className={styles.grid}
        aria-label={t("samples.view.grid")}
        value={grid}
        onChange={setGrid}
        options={[
          { value: "compact" as const, icon: <AppstoreOutlined aria-label={t("samples.view.compact")} />, tooltip: t("samples.view.compact") },
          { value: "large" as const, icon: <PictureOutlined aria-label={t("samples.view.large")} />, tooltip: t("samples.view.large") },
        ]}
      />
      <Slider
        disabled={grid === "compact"}
        className={styles.slider}
        min={TILE.least}
        max={TILE.most}
        step={STEP}
        value={tile}
        onChange={setTile}
        tooltip={{ open: false }}
        ariaLabelForHandle={t("samples.view.tile")}
      />
      <Tooltip title={t(hasPreview ? "samples.view.previewOff" : "samples.view.previewOn")}>
        <Button
          type="text"
          icon={hasPreview ? <EyeOutlined aria-hidden /> : <EyeInvisibleOutlined aria-hidden />}
          aria-pressed={hasPreview}
          aria-label={t("samples.view.preview")}
          onClick={() => setPreview(!hasPreview)}
        />
      </Tooltip>
      <Button
        type={isForPicked ? "primary" : isNarrow ? "default" : "text"}
        icon={<LayoutOutlined aria-hidden />}
        aria-pressed={hasPanel}
        aria-label={panel}
        title={panel}
        onClick={() => setPanel(!hasPanel)}
      >
        {isForPicked ? panel : isNarrow && t("labels.panel.title")}
      </Button>
    </div>
  );
}
