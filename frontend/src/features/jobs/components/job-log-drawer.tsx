import { Alert, Drawer } from "antd";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { errorKey } from "@/api/errors";
import type { Job, JobLog } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { formatNumber, formatTime } from "@/lib/format";

import { jobPath, resultFigures } from "../job-words";
import { useJobLog } from "../queries";
import styles from "./jobs-table.module.css";

function Outcome({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const path = jobPath(job);
  const figures = resultFigures(job);
  if (figures.length === 0 && !path) return null;
  return (
    <dl className={styles.result}>
      {figures.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>{t(`jobs.result.${name}`)}</dt>
          <dd className="numeric">{formatNumber(value, i18n.language)}</dd>
        </Fragment>
      ))}
      {path && (
        <>
          <dt>{t("jobs.columns.path")}</dt>
          <dd>{path}</dd>
        </>
      )}
    </dl>
  );
}

/** A line or the reason of a failure: its own English sentence, which says most, or its code in the page's language. */
function useSentence() {
  const { t, i18n } = useTranslation();
  return ({ code = "", message }: Pick<JobLog, "code" | "message">) => {
    const key = i18n.language.startsWith("en") ? null : errorKey(code);
    return key ? t(key) : message;
  };
}

/** What a job wrote down, and what came out of it. */
export function JobLogDrawer({ job, close }: { job: Job; close: () => void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const log = useJobLog(job.id);
  const levelClass = (level = "") => (level === "error" ? styles.error : level === "warning" ? styles.warning : undefined);
  return (
    <Drawer open size={640} title={t("jobs.log.title", { kind: t(`jobs.kind.${job.kind}`), id: job.id })} onClose={close}>
      {job.error && <Alert type="error" showIcon title={sentence(job.error)} style={{ marginBottom: 12 }} />}
      <Outcome job={job} />
      {log.isPending && <Loading />}
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.data?.length === 0 && <p className={styles.at}>{t("jobs.log.empty")}</p>}
      <ol className={styles.log}>
        {log.data?.map((line) => (
          <li key={line.id} className={styles.line}>
            <span className={styles.at}>{formatTime(line.at)}</span>
            <span className={levelClass(line.level)} title={line.message}>
              {line.subject && `${line.subject}: `}
              {sentence(line)}
            </span>
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
