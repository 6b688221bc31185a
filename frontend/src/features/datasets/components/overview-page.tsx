import { useTranslation } from "react-i18next";

import type { Dataset, Job } from "@/api/schema.gen";
import { StateBar } from "@/components/state-bar";
import { Panel } from "@/components/page";
import { formatNumber } from "@/lib/format";

import type { OverviewActions } from "../next-step";
import { CurrentVersionPanel } from "./current-version-panel";
import { FactsPanel } from "./facts-panel";
import { LabelBars } from "./label-bars";
import { LastJobsPanel } from "./last-jobs-panel";
import { NextStepPanel } from "./next-step-panel";
import styles from "./overview-page.module.css";

interface OverviewPageProps {
  dataset: Dataset;
  counts: Dataset["counts"];
  jobs: Job[];
  actions: OverviewActions;
}

export function OverviewPage({ dataset, counts, jobs, actions }: OverviewPageProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.grid}>
      <div className={styles.column}>
        <Panel title={t("datasets.overview.progress")}>
          <Progress counts={counts} />
        </Panel>
        <Panel title={t("datasets.overview.labels")}>
          <LabelBars datasetId={dataset.id} />
        </Panel>
      </div>
      <div className={styles.column}>
        <NextStepPanel dataset={{ ...dataset, counts }} jobs={jobs} actions={actions} />
        <CurrentVersionPanel dataset={dataset} />
        <LastJobsPanel datasetId={dataset.id} />
        <FactsPanel dataset={dataset} />
      </div>
    </div>
  );
}

const STATES = ["labeled", "to_confirm", "unlabeled"] as const;

function Progress({ counts }: { counts: Dataset["counts"] }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => formatNumber(value, i18n.language);
  return (
    <>
      <div className={styles.figures}>
        <Figure name={t("samples.tab.all")} value={figure(counts.total)} />
        {STATES.map((state) => (
          <Figure key={state} name={t(`samples.tab.${state}`)} value={figure(counts[state])} mark={state} />
        ))}
      </div>
      <StateBar counts={counts} tall />
    </>
  );
}

function Figure({ name, value, mark }: { name: string; value: string; mark?: (typeof STATES)[number] }) {
  return (
    <div className={styles.figure}>
      <span className={styles.value}>{value}</span>
      <span className={styles.name}>
        {mark && <span className={`${styles.mark} ${styles[mark]}`} />}
        {name}
      </span>
    </div>
  );
}
