import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { Drift } from "@/api/schema.gen";

import { formatValue } from "../figures";
import styles from "./series-table.module.css";

/** How far each series is from the first one, in a sentence and in figures. */
export function DriftLines({ drift }: { drift: readonly Drift[] }) {
  const { t, i18n } = useTranslation();
  if (drift.length === 0) return null;
  const figure = (value: number) => formatValue(Number(value.toFixed(3)), i18n.language);
  return (
    <ul className={styles.drift}>
      {drift.map(({ a, b, ks, psi, verdict }) => (
        <li key={b} className={styles[verdict]}>
          {t(`analysis.drift.${verdict}`, { a, b })}
          <Tooltip title={t("analysis.drift.help")}>
            <span className={styles.figures} tabIndex={0}>
              {t("analysis.drift.figures", { ks: figure(ks), psi: figure(psi) })}
            </span>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
