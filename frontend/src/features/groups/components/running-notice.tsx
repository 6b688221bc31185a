import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api/schema.gen";
import { JobProgress } from "@/components/job-state";
import { useToast } from "@/hooks/use-toast";

import { useStopGrouping } from "../queries";
import styles from "./groups-page.module.css";

interface RunningNoticeProps {
  job: Job;
  /** Whether this person may stop it. */
  canStop: boolean;
}

/** How far the grouping is that runs. */
export function RunningNotice({ job, canStop }: RunningNoticeProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const stop = useStopGrouping();
  return (
    <div className={styles.running} role="status">
      <strong>{t("jobs.kind.auto_grouping")}</strong>
      <div className={styles.progress}>
        <JobProgress job={job} />
      </div>
      {canStop && (
        <Button size="small" loading={stop.isPending || stop.isSuccess} onClick={() => stop.mutate(job.id, { onError: toast.failed })}>
          {t("groups.running.stop")}
        </Button>
      )}
    </div>
  );
}
