import { useTranslation } from "react-i18next";

import type { SmartRun } from "@/api/schema.gen";
import { formatNumber, formatTime } from "@/lib/format";
import { percentOf } from "@/lib/percent-of";

import styles from "./quality.module.css";
import { ShareBar } from "./share-bar";

/** What runs were worth on labeled samples that they had not seen: whether going on pays, label by label. */
export function Quality({ runs }: { runs: readonly SmartRun[] }) {
  const { t, i18n } = useTranslation();
  const told = runs.filter((run) => run.report !== null);
  const latest = told[0];
  if (!latest?.report) return null;
  return (
    <div className={styles.quality}>
      <p className={styles.note}>{t("smart.quality.text")}</p>
      <table className={styles.table}>
        <caption>{t("smart.quality.runs")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("smart.quality.started")}</th>
            <th scope="col">{t("smart.quality.examples")}</th>
            <th scope="col">{t("smart.quality.accuracy")}</th>
          </tr>
        </thead>
        <tbody>
          {told.map((run) => (
            <tr key={run.id}>
              <td>{formatTime(run.created_at)}</td>
              <td>{formatNumber(run.counts.examples ?? 0, i18n.language)}</td>
              <td>{run.report?.accuracy && <ShareBar share={run.report.accuracy} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={styles.table}>
        <caption>{t("smart.quality.labels")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("smart.quality.label")}</th>
            <th scope="col">{t("smart.quality.precision")}</th>
            <th scope="col">{t("smart.quality.recall")}</th>
          </tr>
        </thead>
        <tbody>
          {latest.report.labels.map(({ label, precision, recall }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <ShareBar share={precision} />
              </td>
              <td>
                <ShareBar share={recall} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={styles.table}>
        <caption>{t("smart.quality.sure")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("smart.quality.confidence")}</th>
            <th scope="col">{t("smart.quality.precision")}</th>
            <th scope="col">{t("smart.quality.coverage")}</th>
          </tr>
        </thead>
        <tbody>
          {latest.report.thresholds.map(({ confidence, precision, coverage }) => (
            <tr key={confidence}>
              <th scope="row">{`≥ ${confidence}`}</th>
              <td>
                <ShareBar share={precision} />
              </td>
              <td>{percentOf(coverage, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
