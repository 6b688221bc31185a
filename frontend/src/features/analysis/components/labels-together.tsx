import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";

import type { Together } from "@/api/schema.gen";
import { formatNumber } from "@/lib/format";

import styles from "./labels-together.module.css";
import { CardScroller, ReportCard } from "./report-card";

/** In how many images each two labels are; the deeper, the more of the rarer one's images. */
export function LabelsTogether({ together: { labels, counts } }: { together: Together }) {
  const { t, i18n } = useTranslation();
  const count = (row: number, column: number) => counts[row]?.[column] ?? 0;
  const part = (row: number, column: number) => (row === column ? 0 : count(row, column) / Math.max(1, Math.min(count(row, row), count(column, column))));
  const title = t("analysis.report.together.title");
  if (!counts.some((row, place) => row.some((number, other) => other !== place && number > 0))) {
    return <ReportCard title={title} note={t("analysis.report.together.none")} />;
  }
  return (
    <ReportCard title={title} note={t("analysis.report.together.note")}>
      <CardScroller name={title}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <td />
              {labels.map((label) => (
                <th key={label} scope="col" title={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, row) => (
              <tr key={label}>
                <th scope="row" title={label}>
                  {label}
                </th>
                {labels.map((other, column) => (
                  <td key={other} className={row === column ? styles.own : undefined} style={{ "--part": part(row, column) } as CSSProperties}>
                    {formatNumber(count(row, column), i18n.language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </CardScroller>
    </ReportCard>
  );
}
