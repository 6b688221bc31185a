import { DownloadOutlined } from "@ant-design/icons";
import { Button, Progress, Table, type TableColumnsType, Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { Export } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { JobStateTag } from "@/components/job-state";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { formatTime, percent } from "@/lib/format";

import { useExports } from "../queries";

/** Everything that was exported, with the files that can still be fetched. */
export function ExportsTable({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const exports = useExports(datasetId);
  const columns = useColumns();
  const rows = exports.data?.pages.flatMap((page) => page.results) ?? [];
  if (exports.error) return <Failure error={exports.error} retry={() => void exports.refetch()} />;
  if (exports.data && rows.length === 0) return <Nothing title={t("exports.list.empty")} />;
  return (
    <>
      <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={exports.isPending} pagination={false} scroll={{ x: 860 }} />
      <LoadMore query={exports} />
    </>
  );
}

function useColumns(): TableColumnsType<Export> {
  const { t } = useTranslation();
  return [
    { title: t("jobs.columns.id"), dataIndex: "id", width: 80 },
    { title: t("common.columns.created"), dataIndex: "created_at", width: 140, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("exports.fields.format"), dataIndex: "format", width: 120, render: (format: Export["format"]) => format && t(`exports.format.${format}`) },
    { title: t("exports.fields.target"), dataIndex: "target", width: 150, render: (target: Export["target"]) => t(`exports.target.${target}`) },
    { title: t("exports.fields.path"), dataIndex: "path", ellipsis: true },
    {
      title: t("jobs.columns.progress"),
      key: "progress",
      width: 150,
      render: (_, row) => <Progress size="small" status="normal" percent={row.state === "succeeded" ? 100 : percent(row.done, row.total)} format={() => `${row.done} / ${row.total}`} />,
    },
    { title: t("jobs.columns.state"), dataIndex: "state", width: 100, render: (state: Export["state"], { error }) => <Tooltip title={error?.message}><span><JobStateTag state={state} /></span></Tooltip> },
    { key: "file", width: 120, align: "right", render: (_, row) => <DownloadLink row={row} /> },
  ];
}

function DownloadLink({ row }: { row: Export }) {
  const { t } = useTranslation();
  if (!row.download_url || row.state !== "succeeded") return null;
  return (
    <Tooltip title={row.expires_at ? t("exports.list.until", { time: formatTime(row.expires_at) }) : undefined}>
      <Button type="link" size="small" icon={<DownloadOutlined aria-hidden />} href={row.download_url} download>
        {t("exports.list.download")}
      </Button>
    </Tooltip>
  );
}
