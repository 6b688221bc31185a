import { Progress, Tag } from "antd";
import type { ParseKeys } from "i18next";
import { useTranslation } from "react-i18next";

import type { Job, JobState } from "@/api/schema.gen";
import { formatNumber, percent } from "@/lib/format";

import styles from "./job-state.module.css";

const COLOURS: Record<JobState, string> = {
  waiting: "default",
  running: "processing",
  succeeded: "success",
  failed: "error",
  canceled: "default",
};

export function JobStateTag({ state }: { state: JobState }) {
  const { t } = useTranslation();
  return <Tag color={COLOURS[state]}>{t(`jobs.state.${state}`)}</Tag>;
}

/** How far a job is: a bar that moves while it runs, figures, and what it is doing. */
export function JobProgress({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const { done, total, step, note } = job.progress;
  const isOver = job.state !== "waiting" && job.state !== "running";
  const stepKey = `jobs.step.${job.kind}.${step}`;
  const doing = i18n.exists(stepKey) ? t(stepKey as ParseKeys) : note;
  return (
    <div className={styles.progress}>
      <Progress percent={job.state === "succeeded" ? 100 : percent(done, total)} size="small" showInfo={false} status={isOver ? "normal" : "active"} />
      <span className={styles.figures} title={isOver ? undefined : doing}>
        {formatNumber(done, i18n.language)} / {formatNumber(total, i18n.language)}
        {!isOver && doing && ` · ${doing}`}
      </span>
    </div>
  );
}
