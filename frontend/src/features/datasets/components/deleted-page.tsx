import { Button, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";

import type { DeletedDataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LinkButton } from "@/components/link-button";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { TimeLeft } from "@/components/time-left";
import { formatNumber, formatTime } from "@/lib/format";

import { useDeletedDatasets } from "../queries";
import { useRestoreDataset } from "../use-restore-dataset";
import styles from "./deleted-page.module.css";

/** The datasets that were deleted in the last 30 days, and the way back. */
export function DeletedDatasetsPage() {
  const { t } = useTranslation();
  const deleted = useDeletedDatasets();
  const columns = useColumns();
  const rows = deleted.data?.pages.flatMap((page) => page.results) ?? [];
  const back = <LinkButton to="/datasets">{t("datasets.trash.back")}</LinkButton>;
  return (
    <Page title={t("datasets.trash.title")} actions={back}>
      <p className={styles.note}>{t("datasets.trash.note")}</p>
      {deleted.error && rows.length === 0 ? (
        <Failure error={deleted.error} retry={() => void deleted.refetch()} />
      ) : deleted.data && rows.length === 0 ? (
        <Nothing title={t("trash.empty.all")} text={t("datasets.trash.emptyText")} />
      ) : (
        <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={deleted.isPending} pagination={false} scroll={{ x: 860 }} />
      )}
      <LoadMore query={deleted} />
    </Page>
  );
}

function useColumns(): TableColumnsType<DeletedDataset> {
  const { t, i18n } = useTranslation();
  const restore = useRestoreDataset();
  return [
    { title: t("datasets.columns.name"), dataIndex: "name", ellipsis: true },
    { title: t("datasets.columns.type"), dataIndex: "type", width: 140, render: (type: DeletedDataset["type"]) => t(`datasets.type.${type}`) },
    {
      title: t("datasets.trash.samples"),
      dataIndex: ["counts", "total"],
      width: 90,
      align: "right",
      render: (total: number) => <span className="numeric">{formatNumber(total, i18n.language)}</span>,
    },
    { title: t("datasets.trash.createdBy"), dataIndex: "created_by", width: 110, ellipsis: true, render: (by: string | null) => by ?? t("common.none") },
    { title: t("trash.columns.at"), dataIndex: "deleted_at", width: 140, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("trash.columns.left"), dataIndex: "restorable_until", width: 110, render: (until: string) => <TimeLeft until={until} /> },
    {
      key: "restore",
      width: 90,
      align: "right",
      render: (_, dataset) => (
        <Button type="link" size="small" disabled={restore.isPending} aria-label={t("datasets.trash.restore", { name: dataset.name })} onClick={() => restore.mutate(dataset)}>
          {t("trash.restore.action")}
        </Button>
      ),
    },
  ];
}
