import { Button, InputNumber, Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateNumbers, Finding } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";

import { formatValue } from "../figures";
import { useMoveLimits } from "../report-queries";
import styles from "./report-panel.module.css";

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
    <div className={styles.card}>
      <h3 className={styles.name}>{t("analysis.report.findings.title")}</h3>
      <div className={styles.finding}>
        <Place words={t("analysis.report.duplicates.found")} count={duplicates.samples} open={() => openStacks(false)} />
        <span />
        <Place words={t("analysis.report.duplicates.leaking")} count={duplicates.leaking_samples} open={() => openStacks(true)} />
        <span />
        {sorted.map((finding) => (
          <Row key={finding.name} datasetId={datasetId} finding={finding} canMove={canMove} open={() => open(finding)} />
        ))}
      </div>
    </div>
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
      <span className={count > 0 ? styles.word : `${styles.word} ${styles.quiet}`}>{words}</span>
      <Button type="link" size="small" disabled={count === 0} onClick={open} aria-label={t("analysis.report.findings.show", { words, count })}>
        {t("common.count.samples", { count })}
      </Button>
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
  const { mutate, isPending } = useMoveLimits(datasetId);
  const { failed } = useToast();
  const words = t(`analysis.report.finding.${finding.name}`);
  const sign = finding.side === "below" ? "<" : "≥";
  const move = (limit: number | null) => {
    if (limit !== finding.limit) mutate({ [finding.name]: limit }, { onError: failed });
  };
  return (
    <>
      <Place words={words} count={finding.samples} open={open} />
      {canMove ? (
        <Tooltip title={t("analysis.report.findings.usual", { value: formatValue(finding.usual_limit, i18n.language) })}>
          <InputNumber
            key={finding.limit}
            size="small"
            prefix={sign}
            controls={false}
            defaultValue={finding.limit}
            disabled={isPending}
            aria-label={t("analysis.report.findings.limit", { words })}
            onBlur={({ target: { value } }) => move(value.trim() === "" ? null : Number(value))}
            onPressEnter={({ currentTarget }) => currentTarget.blur()}
          />
        </Tooltip>
      ) : (
        <span className={styles.quiet}>{`${sign} ${formatValue(finding.limit, i18n.language)}`}</span>
      )}
    </>
  );
}
