import { FileImageOutlined, TagOutlined, TagsOutlined } from "@ant-design/icons";
import { Button, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Trashed } from "@/api/schema.gen";
import { TimeLeft } from "@/components/time-left";
import { formatTime } from "@/lib/format";

import styles from "./trash-page.module.css";

/** Ids are unique within a kind only. */
export function keyOf({ kind, id }: Pick<Trashed, "kind" | "id">): string {
  return `${kind}/${id}`;
}

interface TrashTableProps {
  things: Trashed[];
  selected: string[];
  /** Null for those who may only look. */
  select: ((keys: string[]) => void) | null;
  restore: (thing: Trashed) => void;
  isLoading: boolean;
  isRestoring: boolean;
}

export function TrashTable({ things, selected, select, restore, isLoading, isRestoring }: TrashTableProps) {
  const columns = useColumns(select ? restore : null, isRestoring);
  const selection = select && { selectedRowKeys: selected, onChange: (keys: React.Key[]) => select(keys.map(String)) };
  return (
    <Table
      size="small"
      rowKey={keyOf}
      columns={columns}
      dataSource={things}
      loading={isLoading}
      pagination={false}
      scroll={{ x: 760 }}
      rowSelection={selection ?? undefined}
    />
  );
}

function useColumns(restore: ((thing: Trashed) => void) | null, isRestoring: boolean): TableColumnsType<Trashed> {
  const { t } = useTranslation();
  return [
    { title: t("trash.columns.name"), key: "name", render: (_, thing) => <Name thing={thing} /> },
    { title: t("trash.columns.kind"), dataIndex: "kind", width: 110, render: (kind: Trashed["kind"]) => t(`trash.kind.${kind}`) },
    { title: t("trash.columns.by"), dataIndex: "deleted_by", width: 150, ellipsis: true, render: (by: string | null) => by ?? t("common.none") },
    { title: t("trash.columns.at"), dataIndex: "deleted_at", width: 150, render: (at: string) => <span className="numeric">{formatTime(at)}</span> },
    { title: t("trash.columns.left"), dataIndex: "restorable_until", width: 130, render: (until: string) => <TimeLeft until={until} /> },
    ...(restore
      ? [
          {
            key: "restore",
            width: 100,
            align: "right" as const,
            render: (_: unknown, thing: Trashed) => (
              <Button type="link" size="small" disabled={isRestoring} onClick={() => restore(thing)}>
                {t("trash.restore.action")}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

const ICONS = { sample: <FileImageOutlined aria-hidden />, label: <TagOutlined aria-hidden />, version: <TagsOutlined aria-hidden /> };

function Name({ thing }: { thing: Trashed }) {
  const { t } = useTranslation();
  const [isBroken, setIsBroken] = useState(false);
  return (
    <span className={styles.name} data-testid="trashed" data-kind={thing.kind}>
      <span className={styles.place}>
        {thing.thumbnail_url && !isBroken ? (
          <img className={styles.picture} src={thing.thumbnail_url} alt="" loading="lazy" decoding="async" onError={() => setIsBroken(true)} />
        ) : (
          ICONS[thing.kind]
        )}
      </span>
      <span className={styles.text} title={thing.name}>
        {thing.name}
      </span>
      {thing.missing && <Tag color="error">{t("trash.missing")}</Tag>}
    </span>
  );
}
