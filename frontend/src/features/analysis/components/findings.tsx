import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateNumbers, Finding } from "@/api/schema.gen";

import { formatValue, signOf } from "../figures";
import { FindingLimit } from "./finding-limit";
import styles from "./findings.module.css";
import { ReportCard } from "./report-card";

interface FindingsProps {
  datasetId: string;
  findings: readonly Finding[];
  duplicates: DuplicateNumbers;
  /** Whether this person may move the limits. */
  canMove: boolean;
  open: (finding: Finding) => void;
  openStacks: (isLeaking: boolean) => void;
}

/** What stands out, each with its number, its samples and its limit. Those that concern samples come first. */
export function Findings({ datasetId, findings, duplicates, canMove, open, openStacks }: FindingsProps) {
  const { t } = useTranslation();
  const sorted = findings.toSorted((a, b) => Number(b.samples > 0) - Number(a.samples > 0));
  return (
    <ReportCard title={t("analysis.report.findings.title")}>
      <div className={styles.rows}>
        <Place words={t("analysis.report.duplicates.found")} count={duplicates.samples} open={() => openStacks(false)} />
        <span />
        <Place words={t("analysis.report.duplicates.leaking")} count={duplicates.leaking_samples} open={() => openStacks(true)} />
        <span />
        {sorted.map((finding) => (
          <Row key={finding.name} datasetId={datasetId} finding={finding} canMove={canMove} open={() => open(finding)} />
        ))}
      </div>
    </ReportCard>
  );
}

interface PlaceProps {
  words: string;
  count: number;
  open: () => void;
}

function Place({ words, count, open }: PlaceProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className={count > 0 ? styles.word : `${styles.word} ${styles.quiet}`} title={words}>
        {words}
      </span>
      {count > 0 ? (
        <Button type="link" size="small" className={styles.count} onClick={open} aria-label={t("analysis.report.findings.show", { words, count })}>
          {t("common.count.samples", { count })}
        </Button>
      ) : (
        <span className={`${styles.count} ${styles.quiet}`}>{t("common.count.samples", { count })}</span>
      )}
    </>
  );
}

interface RowProps {
  datasetId: string;
  finding: Finding;
  canMove: boolean;
  open: () => void;
}

function Row({ datasetId, finding, canMove, open }: RowProps) {
  const { t, i18n } = useTranslation();
  const words = t(`analysis.report.finding.${finding.name}`);
  return (
    <>
      <Place words={words} count={finding.samples} open={open} />
      {canMove ? (
        <FindingLimit datasetId={datasetId} finding={finding} words={words} />
      ) : (
        <span className={styles.quiet}>{`${signOf(finding)} ${formatValue(finding.limit, i18n.language)}`}</span>
      )}
    </>
  );
}
