import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";

import type { Together } from "@/api/schema.gen";

import styles from "./report-panel.module.css";

/** In how many samples each two labels are; the deeper, the more of the rarer one's samples. */
export function LabelsTogether({ together: { labels, counts } }: { together: Together }) {
  const { t } = useTranslation();
  const count = (row: number, column: number) => counts[row]?.[column] ?? 0;
  const part = (row: number, column: number) => count(row, column) / Math.max(1, Math.min(count(row, row), count(column, column)));
  return (
    <div className={styles.card}>
      <h3 className={styles.name}>{t("analysis.report.together.title")}</h3>
      <p className={styles.note}>{t("analysis.report.together.note")}</p>
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
                <td key={other} style={{ "--part": row === column ? 0 : part(row, column) } as CSSProperties}>
                  {count(row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
