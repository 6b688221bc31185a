import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { isAtLeast } from "@/lib/roles";

import type { ChosenRange } from "../choice";
import { useReport } from "../report-queries";
import { BoxPlaces } from "./box-places";
import { Findings } from "./findings";
import { LabelBalance } from "./label-balance";
import { LabelsTogether } from "./labels-together";
import styles from "./report-panel.module.css";
import { StacksDrawer } from "./stacks-drawer";
import { Telling } from "./telling";

interface ReportPanelProps {
  dataset: Dataset;
  jobs: Job[];
  /** Those that are shown, all of them analysed. */
  versions: readonly Version[];
  /** Shows the samples of a part of a metric's axis. */
  open: (range: ChosenRange) => void;
}

type Shown = "all" | "leaking";

/** What stands out in one of the shown versions, before its distributions. */
export function ReportPanel({ dataset, jobs, versions, open }: ReportPanelProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [stacks, setStacks] = useState<Shown | null>(null);
  const version = versions.find(({ id }) => id === chosen) ?? versions[0]!;
  const report = useReport(dataset.id, version.id);
  if (report.error) return <Failure error={report.error} retry={() => void report.refetch()} />;
  if (!report.data) return <Loading />;
  const { findings, duplicates, labels, together, heatmap, telling } = report.data;
  const hasBoxes = heatmap.some((row) => row.some((count) => count > 0));
  return (
    <section className={styles.panel} aria-label={t("analysis.report.title", { version: version.name })}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t("analysis.report.title", { version: version.name })}</h2>
        {versions.length > 1 && (
          <Segmented
            size="small"
            value={version.id}
            onChange={setChosen}
            aria-label={t("analysis.report.version")}
            options={versions.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </header>
      <div className={styles.columns}>
        <Findings
          key={version.id}
          datasetId={dataset.id}
          version={version}
          findings={findings}
          duplicates={duplicates}
          canMove={isAtLeast(dataset.my_role, "manager")}
          canSave={isAtLeast(dataset.my_role, "labeler")}
          open={({ metric, from, to }) => open({ metric, from, to, of: `${version.name}_all` })}
          openStacks={(isLeaking) => setStacks(isLeaking ? "leaking" : "all")}
        />
        {labels.length > 0 && <LabelBalance labels={labels} />}
        {together.labels.length > 1 && <LabelsTogether together={together} />}
        {hasBoxes && <BoxPlaces heatmap={heatmap} />}
        {telling.length > 0 && <Telling telling={telling} />}
      </div>
      {stacks && <StacksDrawer dataset={dataset} jobs={jobs} version={version} isLeaking={stacks === "leaking"} close={() => setStacks(null)} />}
    </section>
  );
}
