import { useTranslation } from "react-i18next";

import type { LabelBalance as Balance } from "@/api/schema.gen";
import { UsageLegend, UsageShares } from "@/components/usage-shares";
import { formatNumber } from "@/lib/format";
import { SHARED_USAGES } from "@/lib/usages";

import styles from "./label-balance.module.css";
import { CardScroller, ReportCard } from "./report-card";

/** Above this the rarest label is hardly learned. */
const UNEVEN = 50;
const EVEN = 1.5;

const restOf = (label: Balance) => label.all.annotations - SHARED_USAGES.reduce((sum, usage) => sum + label[usage].annotations, 0);

/** How often each label is there, and in which usages; with a warning where they are far apart. */
export function LabelBalance({ labels }: { labels: readonly Balance[] }) {
  const { t } = useTranslation();
  const counts = labels.map(({ all }) => all.annotations);
  const [most, least] = [Math.max(1, ...counts), Math.max(1, Math.min(...counts))];
  const ratio = most / least;
  const judgement = ratio < EVEN ? "even" : ratio < UNEVEN ? "ratio" : "uneven";
  const isOneEach = labels.every(({ all }) => all.annotations === all.samples);
  const shown = SHARED_USAGES.filter((usage) => labels.some((label) => label[usage].annotations > 0));
  return (
    <ReportCard title={t("analysis.report.labels.title")} note={t(`analysis.report.labels.${judgement}`, { ratio: Math.round(ratio) })}>
      <CardScroller name={t("analysis.report.labels.title")}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("analysis.report.labels.label")}</th>
              <th scope="col" className={styles.shares}>
                <UsageLegend shown={shown} hasRest={labels.some((label) => restOf(label) > 0)} />
              </th>
              {!isOneEach && <th scope="col">{t("analysis.report.labels.annotations")}</th>}
              <th scope="col">{t("analysis.report.labels.images")}</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label) => (
              <Row key={label.name} label={label} most={most} isOneEach={isOneEach} />
            ))}
          </tbody>
        </table>
      </CardScroller>
    </ReportCard>
  );
}

function Row({ label, most, isOneEach }: { label: Balance; most: number; isOneEach: boolean }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => formatNumber(value, i18n.language);
  const parts = { train: label.train.annotations, eval: label.eval.annotations, inference: label.inference.annotations };
  const told = SHARED_USAGES.filter((usage) => parts[usage] > 0).map((usage) => `${t(`versions.usage.${usage}`)} ${figure(parts[usage])}`);
  return (
    <tr>
      <th scope="row" title={label.name}>
        {label.name}
      </th>
      <td className={styles.shares} title={told.join(" · ")}>
        <UsageShares parts={parts} rest={restOf(label)} whole={most} />
        <span className="visually-hidden">{told.join(", ")}</span>
      </td>
      {!isOneEach && <td>{figure(label.all.annotations)}</td>}
      <td>{figure(label.all.samples)}</td>
    </tr>
  );
}
