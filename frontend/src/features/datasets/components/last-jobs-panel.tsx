import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Failure } from "@/components/failure";
import { JobStateTag } from "@/components/job-state";
import { Loading } from "@/components/loading";
import { Panel } from "@/components/page";
import { formatTime } from "@/lib/format";

import { useLastJobs } from "../queries";
import styles from "./facts-panel.module.css";

export function LastJobsPanel({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const jobs = useLastJobs(datasetId);
  const all = <Link to={`/datasets/${datasetId}/jobs`}>{t("datasets.overview.allJobs")}</Link>;
  return (
    <Panel title={t("datasets.overview.lastJobs")} extra={all}>
      {jobs.isPending && <Loading />}
      {jobs.error && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.data?.length === 0 && <p className={styles.muted}>{t("datasets.overview.noJobs")}</p>}
      <ul className={styles.jobs}>
        {jobs.data?.map((job) => (
          <li key={job.id} className={styles.job}>
            <span>{t(`jobs.kind.${job.kind}`)}</span>
            <span className={styles.time}>{formatTime(job.created_at)}</span>
            <JobStateTag state={job.state} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
