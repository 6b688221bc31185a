import { useTranslation } from "react-i18next";

import type { Dataset, SmartRun } from "@/api/schema.gen";
import { formatNumber, formatTime } from "@/lib/format";
import { percentOf } from "@/lib/percent-of";

import { incompleteIn } from "../incomplete";
import { type Worth, worthOf } from "../worth";
import { BackboneWorth } from "./backbone-worth";
import { IncompleteNotice } from "./incomplete-notice";
import { QualityChart } from "./quality-chart";
import { LabelQuality } from "./label-quality";
import styles from "./quality.module.css";
import { ShareBar } from "./share-bar";
import { TriedEngines } from "./tried-engines";

interface QualityProps {
  dataset: Dataset;
  runs: readonly SmartRun[];
  close: () => void;
}

/** What runs were worth on labeled samples that they had not seen: whether going on pays, label by label. */
export function Quality({ dataset, runs, close }: QualityProps) {
  const { t } = useTranslation();
  const worths = worthOf(runs);
  const latest = runs.find(({ report }) => report !== null);
  if (!latest?.report) return null;
  const { labels, thresholds, tried, calibration_error: error } = latest.report;
  return (
    <div className={styles.quality}>
      <p className={styles.note}>{t("smart.quality.text")}</p>
      <BackboneWorth run={latest} />
      <IncompleteNotice dataset={dataset} incomplete={incompleteIn(latest.report)} close={close} />
      {worths.length > 0 && <QualityChart worths={worths} />}
      <RunsTable worths={worths} />
      <LabelQuality labels={labels} />
      {tried && <TriedEngines tried={tried} labels={labels} />}
      <Sureness thresholds={thresholds} error={error} />
    </div>
  );
}

/** The figures of the chart, the newest first. */
function RunsTable({ worths }: { worths: readonly Worth[] }) {
  const { t, i18n } = useTranslation();
  const isBoxes = worths.some(({ low }) => low === null);
  return (
    <table className={styles.table}>
      <caption>{t("smart.quality.runs")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("smart.quality.started")}</th>
          <th scope="col">{t("smart.quality.examples")}</th>
          <th scope="col">{t(isBoxes ? "smart.quality.averagePrecision" : "smart.quality.accuracy")}</th>
        </tr>
      </thead>
      <tbody>
        {[...worths].reverse().map(({ at, examples, value, low, high }) => (
          <tr key={at}>
            <td>{formatTime(at)}</td>
            <td>{formatNumber(examples, i18n.language)}</td>
            <td>
              {percentOf(value, i18n.language)}
              {low !== null && high !== null && (
                <span className={styles.range}>{t("smart.quality.range", { low: percentOf(low, i18n.language), high: percentOf(high, i18n.language) })}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Report = NonNullable<SmartRun["report"]>;

/** Whether confidences mean what they say, and how much is how sure. */
function Sureness({ thresholds, error }: { thresholds: Report["thresholds"]; error: number }) {
  const { t, i18n } = useTranslation();
  return (
    <section>
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
          {thresholds.map(({ confidence, precision, coverage }) => (
            <tr key={confidence}>
              <th scope="row">{`≥ ${confidence.toFixed(2)}`}</th>
              <td>
                <ShareBar share={precision} />
              </td>
              <td>{percentOf(coverage, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{t("smart.quality.calibration", { points: (error * 100).toFixed(1) })}</p>
    </section>
  );
}
