import { Drawer, Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { Analysis, Job } from "@/api/schema.gen";
import { JobProgress, JobStateTag } from "@/components/job-state";
import { LoadMore } from "@/components/load-more";
import { useErrorText } from "@/hooks/use-error-text";
import { useNow } from "@/hooks/use-now";
import { formatClock, formatTime } from "@/lib/format";
import { jobSeconds } from "@/lib/job-seconds";

import type { useAnalyses } from "../queries";
import styles from "./history-drawer.module.css";

interface HistoryDrawerProps {
  analyses: ReturnType<typeof useAnalyses>;
  /** Analyses whose problems are shown at once. */
  opened: string[];
  jobActions: (job: Job) => ReactNode;
  close: () => void;
}

const isGoing = ({ state }: Job) => state === "waiting" || state === "running";

/** Every analysis of the dataset's versions, and the images that it could not measure. */
export function HistoryDrawer({ analyses, opened, jobActions, close }: HistoryDrawerProps) {
  const { t } = useTranslation();
  const columns: TableColumnsType<Analysis> = [
    { title: t("versions.columns.name"), dataIndex: "version_name", ellipsis: true },
    { title: t("jobs.columns.id"), key: "id", width: 80, render: (_, { job }) => job.id },
    { title: t("common.columns.created"), dataIndex: "created_at", width: 140, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("jobs.columns.duration"), key: "duration", width: 90, render: (_, { job }) => <Duration job={job} /> },
    { title: t("jobs.columns.state"), key: "state", width: 150, render: (_, { job }) => (isGoing(job) ? <JobProgress job={job} /> : <JobStateTag state={job.state} />) },
    { key: "actions", width: 130, align: "right", render: (_, { job }) => jobActions(job) },
  ];
  const rows = analyses.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Drawer open size={780} title={t("analysis.history.title")} onClose={close}>
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: t("analysis.none.title") }}
        expandable={{ defaultExpandedRowKeys: opened, rowExpandable: ({ problems }) => problems.length > 0, expandedRowRender: ({ problems }) => <Problems problems={problems} /> }}
      />
      <LoadMore query={analyses} />
    </Drawer>
  );
}

function Duration({ job }: { job: Job }) {
  const { t } = useTranslation();
  const seconds = jobSeconds(job, useNow(isGoing(job)));
  return <span className="numeric">{seconds === null ? t("common.none") : formatClock(seconds)}</span>;
}

function Problems({ problems }: Pick<Analysis, "problems">) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <>
      <p className={styles.title}>{t("analysis.history.problems", { count: problems.length })}</p>
      <ul className={styles.list}>
        {problems.map(({ sample, name, code, message }) => (
          <li key={sample}>
            <span className={styles.name}>{name}</span>
            <span>{errorText(new ApiError(0, { code, message }))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
