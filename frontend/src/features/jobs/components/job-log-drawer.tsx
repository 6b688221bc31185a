import { Alert, Drawer } from "antd";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Loading } from "@/components/loading";
import { formatTime } from "@/lib/format";

import { useJobLog } from "../queries";
import { useSentence } from "../use-sentence";
import { JobOutcome } from "./job-outcome";
import styles from "./jobs-table.module.css";
import { RefusedList } from "./refused-list";

/** What came out of a job, what it could not use, and what it wrote down. */
export function JobLogDrawer({ job, close }: { job: Job; close: () => void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  return (
    <Drawer open size={640} title={t("jobs.log.title", { kind: t(`jobs.kind.${job.kind}`), id: job.id })} onClose={close}>
      {job.error && <Alert type="error" showIcon title={sentence(job.error)} style={{ marginBottom: 12 }} />}
      <JobOutcome job={job} />
      <RefusedList job={job} />
      <Log jobId={job.id} />
    </Drawer>
  );
}

function Log({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const log = useJobLog(jobId);
  const lines = log.data?.pages.flatMap((page) => page.results) ?? [];
  const levelClass = (level = "") => (level === "error" ? styles.error : level === "warning" ? styles.warning : undefined);
  return (
    <section aria-label={t("jobs.log.lines")}>
      <h3 className={styles.heading}>{t("jobs.log.lines")}</h3>
      {log.isPending && <Loading />}
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.data && lines.length === 0 && <p className={styles.at}>{t("jobs.log.empty")}</p>}
      <ol className={styles.log}>
        {lines.map((line) => (
          <li key={line.id} className={styles.line}>
            <span className={styles.at}>{formatTime(line.at)}</span>
            <span className={levelClass(line.level)} title={line.message}>
              {line.subject && `${line.subject}: `}
              {sentence(line)}
            </span>
          </li>
        ))}
      </ol>
      <LoadMore query={log} />
    </section>
  );
}
