import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateNumbers, Finding, Version } from "@/api/schema.gen";
import { SaveAsView } from "@/components/save-as-view";

import { formatValue, signOf } from "../figures";
import { makeSet } from "../set-queries";
import { FindingLimit } from "./finding-limit";
import styles from "./findings.module.css";
import { ReportCard } from "./report-card";

interface FindingsProps {
  datasetId: string;
  version: Pick<Version, "id" | "name">;
  findings: readonly Finding[];
  duplicates: DuplicateNumbers;
  /** Whether this person may move the limits. */
  canMove: boolean;
  /** Whether this person may save what is found as a view. */
  canSave: boolean;
  open: (finding: Finding) => void;
  openStacks: (isLeaking: boolean) => void;
}

/** What stands out, each with its number, its samples and its limit. Those that concern samples come first. */
export function Findings({ datasetId, version, findings, duplicates, canMove, canSave, open, openStacks }: FindingsProps) {
  const { t } = useTranslation();
  const sorted = findings.toSorted((a, b) => Number(b.samples > 0) - Number(a.samples > 0));
  return (
    <ReportCard title={t("analysis.report.findings.title")}>
      <div className={styles.rows}>
        <Place words={t("analysis.report.duplicates.found")} count={duplicates.samples} open={() => openStacks(false)} />
        <span />
        <span />
        <Place words={t("analysis.report.duplicates.leaking")} count={duplicates.leaking_samples} open={() => openStacks(true)} />
        <span />
        <span />
        {sorted.map((finding) => (
          <Row key={finding.name} datasetId={datasetId} version={version} finding={finding} canMove={canMove} canSave={canSave} open={() => open(finding)} />
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

interface RowProps extends Pick<FindingsProps, "datasetId" | "version" | "canMove" | "canSave"> {
  finding: Finding;
  open: () => void;
}

function Row({ datasetId, version, finding, canMove, canSave, open }: RowProps) {
  const { t, i18n } = useTranslation();
  const words = t(`analysis.report.finding.${finding.name}`);
  return (
    <>
      <Place words={words} count={finding.samples} open={open} />
      {canSave && finding.samples > 0 ? (
        <SaveAsView
          isSign
          datasetId={datasetId}
          makeSet={(name) => makeSet(datasetId, { version: version.id, finding: finding.name, name })}
          name={t("analysis.sets.of", { title: words, name: version.name })}
        />
      ) : (
        <span />
      )}
      {canMove ? (
        <FindingLimit datasetId={datasetId} finding={finding} words={words} />
      ) : (
        <span className={styles.quiet}>{`${signOf(finding)} ${formatValue(finding.limit, i18n.language)}${finding.is_relative ? " ×" : ""}`}</span>
      )}
    </>
  );
}
