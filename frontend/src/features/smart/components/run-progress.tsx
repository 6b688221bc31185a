import { StopOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import type { ParseKeys } from "i18next";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { useNow } from "@/hooks/use-now";
import { useToast } from "@/hooks/use-toast";
import { formatClock, formatDuration, formatNumber, percent } from "@/lib/format";
import { jobSeconds } from "@/lib/job-seconds";

import { useStopRun } from "../queries";
import { placeOf, RUN_STEPS } from "../run-steps";
import { useSecondsLeft } from "../use-seconds-left";
import styles from "./run-progress.module.css";

interface RunProgressProps {
  datasetId: string;
  job: Job;
  mayStop: boolean;
}

/** A run under way: its steps, how far it is, how long it takes, and how to stop it. */
export function RunProgress({ datasetId, job, mayStop }: RunProgressProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(true);
  const left = useSecondsLeft(job, now);
  const place = placeOf(job);
  const { done, total, step, note } = job.progress;
  const stepKey = `jobs.step.${job.kind}.${step}`;
  const doing = i18n.exists(stepKey) ? t(stepKey as ParseKeys) : note;
  const figures = total > 0 ? `${formatNumber(done, i18n.language)} / ${formatNumber(total, i18n.language)}` : "";
  const gone = jobSeconds(job, now);
  return (
    <section className={styles.run} aria-label={t(`jobs.kind.${job.kind}`)} data-testid="run-progress">
      <ol className={styles.steps}>
        {RUN_STEPS.map((name, at) => (
          <li key={name} className={at < place ? styles.done : at === place ? styles.now : styles.step} aria-current={at === place ? "step" : undefined}>
            {t(`confirm.step.${name}`)}
          </li>
        ))}
      </ol>
      <Progress className={styles.bar} percent={percent(done, total)} size="small" status="active" aria-label={t(`jobs.kind.${job.kind}`)} />
      <p className={styles.words}>
        <span>{[place === 0 ? t("confirm.run.waiting") : doing, figures].filter(Boolean).join(" · ")}</span>
        {gone !== null && <span className={styles.time}>{t("confirm.run.elapsed", { time: formatClock(gone) })}</span>}
        {left !== null && <span className={styles.time}>{t("confirm.run.left", { time: formatDuration(Math.ceil(left)) })}</span>}
      </p>
      {mayStop && <StopButton datasetId={datasetId} jobId={job.id} />}
    </section>
  );
}

function StopButton({ datasetId, jobId }: { datasetId: string; jobId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const stop = useStopRun(datasetId);
  return (
    <ConfirmPopover title={t("confirm.run.stopQuestion")} okText={t("confirm.run.stop")} onConfirm={() => stop.mutate(jobId, { onError: toast.failed })}>
      <Button danger size="small" icon={<StopOutlined aria-hidden />} loading={stop.isPending || stop.isSuccess}>
        {t("confirm.run.stop")}
      </Button>
    </ConfirmPopover>
  );
}
