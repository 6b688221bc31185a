import { Progress, Tag } from "antd";
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

/** How far a job is: a bar that moves while it runs, figures, and its sentence. */
export function JobProgress({ job }: { job: Job }) {
  const { i18n } = useTranslation();
  const { done, total, note } = job.progress;
  const isOver = job.state !== "waiting" && job.state !== "running";
  return (
    <div className={styles.progress}>
      <Progress percent={job.state === "succeeded" ? 100 : percent(done, total)} size="small" showInfo={false} status={isOver ? "normal" : "active"} />
      <span className={styles.figures} title={note}>
        {formatNumber(done, i18n.language)} / {formatNumber(total, i18n.language)}
        {!isOver && note && ` · ${note}`}
      </span>
    </div>
  );
}
