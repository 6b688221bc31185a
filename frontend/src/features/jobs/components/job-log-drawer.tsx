import { Alert, Drawer } from "antd";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { formatTime } from "@/lib/format";

import { useJobLog } from "../queries";
import styles from "./jobs-table.module.css";

/** What a job wrote down, and what came out of it. */
export function JobLogDrawer({ job, close }: { job: Job; close: () => void }) {
  const { t } = useTranslation();
  const log = useJobLog(job.id);
  const levelClass = (level = "") => (level === "error" ? styles.error : level === "warning" ? styles.warning : undefined);
  return (
    <Drawer open size={640} title={t("jobs.log.title", { kind: t(`jobs.kind.${job.kind}`), id: job.id })} onClose={close}>
      {job.error && <Alert type="error" showIcon title={job.error.message} style={{ marginBottom: 12 }} />}
      {job.result && <pre className={styles.result}>{JSON.stringify(job.result, null, 2)}</pre>}
      {log.isPending && <Loading />}
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.data?.length === 0 && <Nothing title={t("jobs.log.empty")} />}
      <ol className={styles.log}>
        {log.data?.map((line) => (
          <li key={line.id} className={styles.line}>
            <span className={styles.at}>{formatTime(line.at)}</span>
            <span className={levelClass(line.level)}>{line.subject ? `${line.subject}: ${line.message}` : line.message}</span>
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
