import { Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { AnalysisUsage, Series, Version } from "@/api/schema.gen";
import chips from "@/components/chips.module.css";
import { ProblemTag } from "@/components/problem-tag";
import { isWhole } from "@/lib/version-health";

import type { Lack } from "../analysed";
import { type Choice, MEASURES, USAGES } from "../choice";
import styles from "./analysis-page.module.css";

interface ChoiceRowProps {
  versions: readonly { version: Version; lack: Lack }[];
  /** Those that are shown, which may be others than the address names. */
  shown: string[];
  /** The series that are read: the metrics among them can be chosen. */
  series: readonly Series[];
  choice: Choice;
  choose: (part: Partial<Choice>) => void;
}

/** What is shown: versions, usages, metrics, and what the height means. */
export function ChoiceRow({ versions, shown, series, choice, choose }: ChoiceRowProps) {
  const { t } = useTranslation();
  const metrics = [...new Map(series.map(({ metric, counted }) => [metric, counted]))];
  const groups = (["images", "boxes"] as const)
    .map((counted) => ({
      label: t(`analysis.group.${counted}`),
      options: metrics.filter(([, each]) => each === counted).map(([metric]) => ({ value: metric as string, label: t(`analysis.metric.${metric}.name`) })),
    }))
    .filter(({ options }) => options.length > 0);
  return (
    <div className={styles.choices}>
      <Select
        className={styles.versions}
        mode="multiple"
        maxTagCount="responsive"
        optionFilterProp="title"
        value={shown}
        onChange={(next: string[]) => choose({ versions: next })}
        aria-label={t("analysis.choice.versions")}
        placeholder={t("analysis.choice.versions")}
        options={versions.map(({ version, lack }) => ({
          value: version.id,
          title: version.name,
          disabled: lack !== null,
          label: (
            <>
              {lack === null ? version.name : t(`analysis.lack.${lack}`, { name: version.name })}
              {!isWhole(version) && <ProblemTag version={version} />}
            </>
          ),
        }))}
      />
      <UsageChips usages={choice.usages} choose={(usages) => choose({ usages })} />
      <Select
        className={styles.metrics}
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        optionFilterProp="label"
        value={choice.metrics}
        onChange={(next: string[]) => choose({ metrics: next })}
        aria-label={t("analysis.choice.metrics")}
        placeholder={t("analysis.choice.allMetrics")}
        options={groups}
      />
      <Segmented
        value={choice.measure}
        onChange={(measure) => choose({ measure })}
        aria-label={t("analysis.choice.measure")}
        options={MEASURES.map((value) => ({ value, label: t(`analysis.measure.${value}`) }))}
      />
    </div>
  );
}

interface UsageChipsProps {
  usages: AnalysisUsage[];
  choose: (usages: AnalysisUsage[]) => void;
}

function UsageChips({ usages, choose }: UsageChipsProps) {
  const { t } = useTranslation();
  const turn = (usage: AnalysisUsage) => {
    const next = USAGES.filter((each) => usages.includes(each) !== (each === usage));
    if (next.length > 0) choose(next);
  };
  return (
    <div className={chips.chips} role="group" aria-label={t("analysis.choice.usages")}>
      {USAGES.map((usage) => (
        <button key={usage} type="button" className={chips.chip} aria-pressed={usages.includes(usage)} onClick={() => turn(usage)}>
          {t(`analysis.usage.${usage}`)}
        </button>
      ))}
    </div>
  );
}
