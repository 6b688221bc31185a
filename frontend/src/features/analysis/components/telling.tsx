import { useTranslation } from "react-i18next";

import type { Telling as Score } from "@/api/schema.gen";

import { formatShare } from "../figures";
import styles from "./report-panel.module.css";

/** Measures that alone give labels away: a model may learn them instead of the object. */
export function Telling({ telling }: { telling: readonly Score[] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.card}>
      <h3 className={styles.name}>{t("analysis.report.telling.title")}</h3>
      <p className={styles.note}>{t("analysis.report.telling.note")}</p>
      <dl className={styles.rows}>
        {telling.map(({ metric, score }) => (
          <Row key={metric} name={t(`analysis.metric.${metric}.name`)} score={score} language={i18n.language} />
        ))}
      </dl>
    </div>
  );
}

function Row({ name, score, language }: { name: string; score: number; language: string }) {
  return (
    <>
      <dt className={styles.word}>{name}</dt>
      <dd className={styles.bar}>
        <span className={styles.train} style={{ width: `${score * 100}%` }} />
      </dd>
      <dd className={styles.number}>
        {formatShare(score, language)}
      </dd>
    </>
  );
}
