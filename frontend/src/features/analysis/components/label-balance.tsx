import { useTranslation } from "react-i18next";

import type { LabelBalance as Balance } from "@/api/schema.gen";

import styles from "./report-panel.module.css";

const USAGES = ["train", "eval", "inference"] as const;
/** Above this the rarest label is hardly learned. */
const UNEVEN = 50;

/** How often each label is there, and in which usages; with a warning where they are far apart. */
export function LabelBalance({ labels }: { labels: readonly Balance[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...labels.map(({ all }) => all.annotations));
  const least = Math.min(...labels.map(({ all }) => all.annotations));
  const ratio = labels.length > 1 ? most / Math.max(1, least) : 1;
  return (
    <div className={styles.card}>
      <h3 className={styles.name}>{t("analysis.report.labels.title")}</h3>
      <p className={styles.note}>{t(ratio >= UNEVEN ? "analysis.report.labels.uneven" : "analysis.report.labels.ratio", { ratio: Math.round(ratio) })}</p>
      <dl className={styles.rows}>
        {labels.map((label) => (
          <Row key={label.name} label={label} most={most} />
        ))}
      </dl>
    </div>
  );
}

function Row({ label, most }: { label: Balance; most: number }) {
  const { t } = useTranslation();
  const share = (part: number) => ({ width: `${(part / most) * 100}%` });
  const rest = label.all.annotations - USAGES.reduce((sum, usage) => sum + label[usage].annotations, 0);
  const told = USAGES.filter((usage) => label[usage].annotations > 0).map((usage) => `${t(`versions.usage.${usage}`)}: ${label[usage].annotations}`);
  return (
    <>
      <dt className={styles.word} title={label.name}>
        {label.name}
      </dt>
      <dd className={styles.bar} title={told.join(", ")}>
        {USAGES.map((usage) => (
          <span key={usage} className={styles[usage]} style={share(label[usage].annotations)} />
        ))}
        <span className={styles.none} style={share(rest)} />
      </dd>
      <dd className={styles.number}>
        {t("analysis.report.labels.numbers", { annotations: label.all.annotations, samples: label.all.samples })}
      </dd>
    </>
  );
}
