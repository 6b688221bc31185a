import { Segmented, Select, Table, type TableColumnsType, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { Dataset, Job } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { FilterBar } from "@/components/filter-bar";
import { JobProgress, JobStateTag } from "@/components/job-state";
import { LoadMore } from "@/components/load-more";
import { SearchField } from "@/components/search-field";
import { useNow } from "@/hooks/use-now";
import { formatDuration, formatTime } from "@/lib/format";
import { jobSeconds } from "@/lib/job-seconds";

import { jobAction, jobPath, jobTarget, KINDS, refusedCount, secondsLeft, STATES } from "../job-words";
import { isGoing, useJobs } from "../queries";
import { useSentence } from "../use-sentence";
import { JobActions } from "./job-actions";
import { JobLogDrawer } from "./job-log-drawer";
import styles from "./jobs-table.module.css";

/** Everything that was done to a dataset in the background. */
export function JobsTable({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const kind = KINDS.find((name) => name === params.get("kind")) ?? null;
  const state = STATES.find((name) => name === params.get("state")) ?? null;
  const createdBy = params.get("by") ?? "";
  const jobs = useJobs(dataset.id, { kind, state, createdBy });
  const [logOf, setLogOf] = useState<Job | null>(null);
  const columns = useColumns(dataset, setLogOf);
  const choose = (name: "kind" | "state" | "by", value: string | undefined) =>
    setParams((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    }, { replace: true });
  return (
    <>
      <FilterBar>
        <Select allowClear value={kind} placeholder={t("jobs.filter.kind")} aria-label={t("jobs.filter.kind")} onChange={(value) => choose("kind", value ?? undefined)} options={KINDS.map((value) => ({ value, label: t(`jobs.kind.${value}`) }))} />
        <Select allowClear value={state} placeholder={t("jobs.filter.state")} aria-label={t("jobs.filter.state")} onChange={(value) => choose("state", value ?? undefined)} options={STATES.map((value) => ({ value, label: t(`jobs.state.${value}`) }))} />
        <SearchField value={createdBy} commit={(text) => choose("by", text)} placeholder={t("jobs.filter.by")} />
      </FilterBar>
      {jobs.error ? (
        <Failure error={jobs.error} retry={() => void jobs.refetch()} />
      ) : (
        <Table size="small" rowKey="id" columns={columns} dataSource={jobs.data?.pages.flatMap((page) => page.results) ?? []} loading={jobs.isPending} pagination={false} scroll={{ x: 960 }} locale={{ emptyText: t("datasets.overview.noJobs") }} />
      )}
      <LoadMore query={jobs} />
      {logOf && <JobLogDrawer job={logOf} close={() => setLogOf(null)} />}
    </>
  );
}

function useColumns(dataset: Dataset, showLog: (job: Job) => void): TableColumnsType<Job> {
  const { t } = useTranslation();
  return [
    { title: t("jobs.columns.id"), dataIndex: "id", width: 56 },
    { title: t("common.columns.created"), dataIndex: "created_at", width: 140, render: (at: string, { created_by }) => <Created at={at} by={created_by} /> },
    { title: t("jobs.columns.kind"), key: "kind", width: 110, render: (_, job) => <Kind job={job} /> },
    { title: t("jobs.columns.target"), key: "target", width: 104, ellipsis: true, render: (_, job) => <Target job={job} /> },
    { title: t("jobs.columns.path"), key: "path", ellipsis: true, render: (_, job) => jobPath(job) ?? t("common.none") },
    { title: t("jobs.columns.progress"), key: "progress", width: 136, render: (_, job) => <JobProgress job={job} /> },
    { title: t("jobs.columns.state"), key: "state", width: 84, render: (_, job) => <State job={job} /> },
    { title: t("jobs.columns.duration"), key: "duration", width: 96, align: "right", render: (_, job) => <Duration job={job} /> },
    { key: "actions", width: 124, align: "right", render: (_, job) => <JobActions dataset={dataset} job={job} showLog={() => showLog(job)} /> },
  ];
}

function Created({ at, by }: { at: string; by: string | null }) {
  return (
    <>
      <span className="numeric">{formatTime(at)}</span>
      {by && <span className={styles.by}>{by}</span>}
    </>
  );
}

function Kind({ job }: { job: Job }) {
  const { t } = useTranslation();
  const action = jobAction(job);
  return t(action ? `changes.action.${action}` : `jobs.kind.${job.kind}`);
}

function Target({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { name, way, format } = jobTarget(job);
  const words = [name, way && t(`exports.target.${way}`), way && format?.toUpperCase()].filter(Boolean);
  return words.length > 0 ? words.join(" · ") : t("common.none");
}

function State({ job }: { job: Job }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const refused = refusedCount(job);
  return (
    <Tooltip title={job.error && sentence(job.error)}>
      <span className={styles.state}>
        <JobStateTag state={job.state} />
        {refused > 0 && <span className={styles.warning}>{t("jobs.list.refused", { count: refused })}</span>}
      </span>
    </Tooltip>
  );
}

function Duration({ job }: { job: Job }) {
  const { t } = useTranslation();
  const now = useNow(isGoing(job));
  const seconds = jobSeconds(job, now);
  const left = secondsLeft(job, now);
  return (
    <>
      <span className="numeric">{seconds === null ? t("common.none") : formatDuration(seconds)}</span>
      {left !== null && <span className={styles.left}>{left < 60 ? t("jobs.left.soon") : t("jobs.left.minutes", { count: Math.round(left / 60) })}</span>}
    </>
  );
}

export const JOB_TABS = ["jobs", "changes", "exports"] as const;
type JobTab = (typeof JOB_TABS)[number];

/** The page has three parts: jobs, what was changed in bulk, and the files that exports left. */
export function JobTabs({ tab, choose }: { tab: JobTab; choose: (tab: JobTab) => void }) {
  const { t } = useTranslation();
  return <Segmented value={tab} onChange={choose} options={JOB_TABS.map((value) => ({ value, label: t(`jobs.tab.${value}`) }))} />;
}
