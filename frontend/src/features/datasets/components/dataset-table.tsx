import { Table, type TableColumnsType, Tooltip } from "antd";
import type { SortOrder } from "antd/es/table/interface";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset } from "@/api/schema.gen";
import { LinkButton } from "@/components/link-button";
import { StateBar } from "@/components/state-bar";
import { formatNumber, formatTime, percent } from "@/lib/format";

import type { Order } from "../dataset-filter";
import { DatasetMenu } from "./dataset-menu";
import styles from "./dataset-table.module.css";

interface DatasetTableProps {
  rows: Dataset[];
  loading: boolean;
  order: Order;
  setOrder: (order: Order) => void;
}

const COLUMN_ORDERS: Record<string, [up: Order, down: Order]> = { name: ["name", "-name"], created_at: ["created", "-created"] };

function sortOf(column: string, order: Order): SortOrder {
  const [up, down] = COLUMN_ORDERS[column] ?? [];
  if (order === up) return "ascend";
  return order === down ? "descend" : null;
}

export function DatasetTable({ rows, loading, order, setOrder }: DatasetTableProps) {
  const { t } = useTranslation();
  const columns = useColumns(order);
  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={rows}
      loading={loading}
      pagination={false}
      scroll={{ x: 860 }}
      showSorterTooltip={false}
      locale={{ emptyText: t("datasets.list.noMatch") }}
      onChange={(_page, _filters, sorter) => {
        const one = Array.isArray(sorter) ? sorter[0] : sorter;
        const [up, down] = COLUMN_ORDERS[String(one?.field)] ?? ["-created", "-created"];
        setOrder(one?.order === "ascend" ? up : down);
      }}
    />
  );
}

function useColumns(order: Order): TableColumnsType<Dataset> {
  const { t } = useTranslation();
  const sorting = (column: string) => ({ sorter: true, sortOrder: sortOf(column, order), sortDirections: ["ascend", "descend", "ascend"] as SortOrder[] });
  return [
    {
      title: t("datasets.columns.name"),
      dataIndex: "name",
      ...sorting("name"),
      ellipsis: true,
      render: (name: string, { id }) => <Link to={`/datasets/${id}`} className={styles.name}>{name}</Link>,
    },
    { title: t("datasets.columns.type"), dataIndex: "type", width: 130, render: (type: Dataset["type"]) => t(`datasets.type.${type}`) },
    { title: t("datasets.columns.progress"), key: "progress", width: 210, render: (_, dataset) => <Labeled dataset={dataset} /> },
    { title: t("datasets.columns.toConfirm"), key: "to_confirm", width: 112, align: "right", render: (_, { counts }) => <ToConfirm count={counts.to_confirm} /> },
    { title: t("common.columns.created"), dataIndex: "created_at", ...sorting("created_at"), width: 140, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("datasets.columns.description"), dataIndex: "description", ellipsis: true, responsive: ["xl"] },
    { title: t("datasets.columns.actions"), key: "actions", width: 130, align: "right", render: (_, dataset) => <Actions dataset={dataset} /> },
  ];
}

function ToConfirm({ count }: { count: number }) {
  const { t, i18n } = useTranslation();
  return <span className="numeric">{count > 0 ? formatNumber(count, i18n.language) : t("common.none")}</span>;
}

function Labeled({ dataset: { counts } }: { dataset: Dataset }) {
  const { i18n } = useTranslation();
  const figure = (value: number) => formatNumber(value, i18n.language);
  return (
    <Tooltip title={`${percent(counts.labeled, counts.total)} %`}>
      <span className={styles.progress}>
        <StateBar counts={counts} />
        <span className={styles.figures}>
          {figure(counts.labeled)} / {figure(counts.total)}
        </span>
      </span>
    </Tooltip>
  );
}

function Actions({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  return (
    <span className={styles.actions}>
      <LinkButton type="link" size="small" to={`/datasets/${dataset.id}/samples${dataset.counts.unlabeled > 0 ? "?tab=unlabeled" : ""}`}>
        {t("datasets.actions.samples")}
      </LinkButton>
      <DatasetMenu dataset={dataset} />
    </span>
  );
}
