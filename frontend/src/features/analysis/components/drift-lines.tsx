import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { Drift } from "@/api/schema.gen";

import { formatValue } from "../figures";
import styles from "./series-table.module.css";

const NOTABLE = 0.1;

/** What the figures say; where only chance may explain a notable difference, there are too few values to tell. */
function judgement({ verdict, ks }: Drift): Drift["verdict"] | "unsure" {
  return verdict === "same" && ks >= NOTABLE ? "unsure" : verdict;
}

/** How far each series is from the first one, in a sentence and in figures. */
export function DriftLines({ drift }: { drift: readonly Drift[] }) {
  const { t, i18n } = useTranslation();
  if (drift.length === 0) return null;
  const figure = (value: number) => formatValue(Number(value.toFixed(3)), i18n.language);
  return (
    <ul className={styles.drift}>
      {drift.map((each) => (
        <li key={each.b} className={styles[judgement(each)]}>
          {t(`analysis.drift.${judgement(each)}`, { a: each.a, b: each.b })}
          <Tooltip title={t("analysis.drift.help")}>
            <span className={styles.figures} tabIndex={0}>
              {t("analysis.drift.figures", { ks: figure(each.ks), psi: figure(each.psi) })}
            </span>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
