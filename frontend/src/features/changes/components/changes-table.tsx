import { Button, Select, Table, type TableColumnsType, Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { BulkAction } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { FilterBar } from "@/components/filter-bar";
import { JobProgress } from "@/components/job-state";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { SearchField } from "@/components/search-field";
import { useUndo } from "@/hooks/use-undo";
import { BULK_ACTIONS } from "@/lib/bulk-actions";
import { formatNumber, formatTime } from "@/lib/format";

import { subjectOf } from "../change-words";
import { useBulkActions } from "../queries";

/** What people did to many samples at once, and the way to take it back. */
export function ChangesTable({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const action = BULK_ACTIONS.find((name) => name === params.get("action")) ?? null;
  const actor = params.get("actor") ?? "";
  const changes = useBulkActions(datasetId, { action, actor });
  const columns = useColumns(datasetId);
  const choose = (name: "action" | "actor", value: string) =>
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const rows = changes.data?.pages.flatMap((page) => page.results) ?? [];
  const isFiltered = action !== null || actor !== "";
  return (
    <>
      <FilterBar>
        <Select allowClear value={action} placeholder={t("changes.filter.action")} aria-label={t("changes.filter.action")} onChange={(value) => choose("action", value ?? "")} options={BULK_ACTIONS.map((value) => ({ value, label: t(`changes.action.${value}`) }))} />
        <SearchField value={actor} commit={(text) => choose("actor", text)} placeholder={t("changes.filter.actor")} />
      </FilterBar>
      {changes.error ? (
        <Failure error={changes.error} retry={() => void changes.refetch()} />
      ) : changes.data && rows.length === 0 ? (
        <Nothing title={t(isFiltered ? "changes.empty.filtered" : "changes.empty.title")} text={isFiltered ? undefined : t("changes.empty.text")} />
      ) : (
        <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={changes.isPending} pagination={false} scroll={{ x: 860 }} />
      )}
      <LoadMore query={changes} />
    </>
  );
}

function useColumns(datasetId: string): TableColumnsType<BulkAction> {
  const { t, i18n } = useTranslation();
  const undo = useUndo(datasetId);
  return [
    { title: t("changes.columns.at"), dataIndex: "at", width: 140, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("changes.columns.actor"), dataIndex: "actor", width: 140, ellipsis: true, render: (actor: string | null) => actor ?? t("common.none") },
    { title: t("changes.columns.action"), key: "action", width: 190, render: (_, row) => <Action row={row} /> },
    { title: t("changes.columns.subject"), key: "subject", ellipsis: true, render: (_, row) => subjectOf(row) || t("common.none") },
    { title: t("changes.columns.samples"), dataIndex: "changed", width: 90, align: "right", render: (changed: number) => <span className="numeric">{formatNumber(changed, i18n.language)}</span> },
    { title: t("changes.columns.state"), key: "state", width: 170, render: (_, row) => <State row={row} /> },
    {
      key: "undo",
      width: 90,
      align: "right",
      render: (_, { id, can_undo }) =>
        can_undo && (
          <Button type="link" size="small" onClick={() => undo(id)}>
            {t("changes.undo")}
          </Button>
        ),
    },
  ];
}

function Action({ row: { action, undoes } }: { row: BulkAction }) {
  const { t } = useTranslation();
  if (!undoes) return t(`changes.action.${action}`);
  return t("changes.undoOf", { action: t(`changes.action.${undoes}`) });
}

function State({ row: { job, undone_at, files_deleted } }: { row: BulkAction }) {
  const { t } = useTranslation();
  if (job) return <JobProgress job={job} />;
  if (undone_at)
    return (
      <Tooltip title={formatTime(undone_at)}>
        <Tag>{t("changes.state.undone")}</Tag>
      </Tooltip>
    );
  return files_deleted ? (
    <Tooltip title={t("changes.state.filesDeletedHint")}>
      <Tag color="warning">{t("changes.state.filesDeleted")}</Tag>
    </Tooltip>
  ) : null;
}
