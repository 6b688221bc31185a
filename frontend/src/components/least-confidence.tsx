import { Slider } from "antd";
import { useTranslation } from "react-i18next";

import { useLeastConfidence } from "@/hooks/use-least-confidence";

import styles from "./least-confidence.module.css";

/** Moves the confidence below which suggested shapes are hidden, here and on every image. */
export function LeastConfidence() {
  const { t } = useTranslation();
  const [least, setLeast] = useLeastConfidence();
  const words = t("confirm.hide", { confidence: least.toFixed(2) });
  return (
    <div className={styles.line} title={t("confirm.hideHint")}>
      <span className={styles.words}>{words}</span>
      <Slider className={styles.slider} min={0} max={0.95} step={0.05} value={least} onChange={setLeast} tooltip={{ formatter: null }} ariaLabelForHandle={t("confirm.hideLabel")} />
    </div>
  );
}
