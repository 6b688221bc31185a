import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Label, SmartRun } from "@/api/schema.gen";
import { LinkButton } from "@/components/link-button";
import { isAtLeast } from "@/lib/roles";
import type { SampleFilter } from "@/lib/sample-filter";

import { useSmartLabeling } from "../queries";
import styles from "./confirm-head.module.css";
import { RunProgress } from "./run-progress";
import { WaitingLine } from "./waiting-line";

interface ConfirmHeadProps {
  dataset: Dataset;
  /** How many wait, by the pulse. */
  left: number;
  jobs: readonly Job[];
  labels: readonly Label[];
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
}

const RUNS = new Set<Job["kind"]>(["smart_labeling", "pre_labeling"]);

/** What stands over the samples that wait to be confirmed: the run under way, how the last one failed, what is left. */
export function ConfirmHead({ dataset, left, jobs, labels, filter, change }: ConfirmHeadProps) {
  const { data } = useSmartLabeling(dataset.id);
  const running = jobs.find(({ kind }) => RUNS.has(kind));
  const last = data?.runs[0];
  return (
    <div className={styles.head}>
      {running && <RunProgress key={running.id} datasetId={dataset.id} job={running} mayStop={isAtLeast(dataset.my_role, "manager")} />}
      {!running && last?.job.state === "failed" && <RunFailed run={last} datasetId={dataset.id} />}
      {left > 0 && <WaitingLine dataset={dataset} left={left} labels={labels} filter={filter} change={change} />}
    </div>
  );
}

/** Why the last run failed, and where to go on. */
function RunFailed({ run: { job }, datasetId }: { run: SmartRun; datasetId: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="error"
      showIcon
      title={t("confirm.failed.title")}
      description={t("confirm.failed.text", { reason: job.error?.message ?? "" })}
      action={
        <LinkButton size="small" to={`/datasets/${datasetId}/jobs`}>
          {t("confirm.failed.history")}
        </LinkButton>
      }
    />
  );
}
