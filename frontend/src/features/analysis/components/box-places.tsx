import { useTranslation } from "react-i18next";

import { formatShare } from "../figures";
import { coarsePlaces } from "../places";
import styles from "./box-places.module.css";
import { ReportCard } from "./report-card";

type Heatmap = readonly (readonly number[])[];

/** Where in the image the middles of boxes lie: the deeper, the more. */
export function BoxPlaces({ heatmap }: { heatmap: Heatmap }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...heatmap.flat());
  const size = heatmap.length;
  return (
    <ReportCard title={t("analysis.report.places.title")} note={t("analysis.report.places.note")}>
      <svg className={styles.places} viewBox={`0 0 ${size} ${size}`} preserveAspectRatio="none" aria-hidden="true">
        {heatmap.flatMap((row, y) =>
          row.map((count, x) => count > 0 && <rect key={`${x} ${y}`} x={x} y={y} width={1.02} height={1.02} fillOpacity={Math.sqrt(count / most)} />),
        )}
      </svg>
      <PlacesTable heatmap={heatmap} />
    </ReportCard>
  );
}

/** The same for those who don't see it, in parts of the image that can be read out. */
function PlacesTable({ heatmap }: { heatmap: Heatmap }) {
  const { t, i18n } = useTranslation();
  return (
    <table className="visually-hidden">
      <caption>{t("analysis.report.places.table")}</caption>
      <tbody>
        {coarsePlaces(heatmap).map((row, y) => (
          <tr key={y}>
            {row.map((share, x) => (
              <td key={x}>{formatShare(share, i18n.language)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
