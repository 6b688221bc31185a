import { useTranslation } from "react-i18next";

import styles from "./report-panel.module.css";

/** Where in the image the middles of boxes lie: the deeper, the more. */
export function BoxPlaces({ heatmap }: { heatmap: readonly (readonly number[])[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...heatmap.flat());
  const size = heatmap.length;
  return (
    <div className={styles.card}>
      <h3 className={styles.name}>{t("analysis.report.places.title")}</h3>
      <p className={styles.note}>{t("analysis.report.places.note")}</p>
      <svg className={styles.places} viewBox={`0 0 ${size} ${size}`} preserveAspectRatio="none" role="img" aria-label={t("analysis.report.places.title")}>
        {heatmap.flatMap((row, y) =>
          row.map((count, x) => count > 0 && <rect key={`${x} ${y}`} x={x} y={y} width={1.02} height={1.02} fillOpacity={Math.sqrt(count / most)} />),
        )}
      </svg>
    </div>
  );
}
