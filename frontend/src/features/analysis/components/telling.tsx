import { useTranslation } from "react-i18next";

import type { Telling as Score } from "@/api/schema.gen";

import { formatShare } from "../figures";
import { ReportCard } from "./report-card";
import styles from "./telling.module.css";

/** Measures that alone give labels away: a model may learn them instead of the object. */
export function Telling({ telling }: { telling: readonly Score[] }) {
  const { t, i18n } = useTranslation();
  return (
    <ReportCard title={t("analysis.report.telling.title")} note={t("analysis.report.telling.note")}>
      <dl className={styles.rows}>
        {telling.map(({ metric, score }) => (
          <Row key={metric} name={t(`analysis.metric.${metric}.name`)} score={score} language={i18n.language} />
        ))}
      </dl>
    </ReportCard>
  );
}

function Row({ name, score, language }: { name: string; score: number; language: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={styles.bar} aria-hidden="true">
        <span className={styles.score} style={{ width: `${score * 100}%` }} />
      </dd>
      <dd className={styles.number}>{formatShare(score, language)}</dd>
    </>
  );
}
