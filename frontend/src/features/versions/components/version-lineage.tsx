import { Button, Drawer, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Version, VersionOrigin } from "@/api/schema.gen";
import { formatNumber, formatTime } from "@/lib/format";

interface VersionLineageProps {
  datasetId: string;
  version: Version;
}

/** What a version was published from, and the jobs that led to it. */
export function VersionLineage({ datasetId, version }: VersionLineageProps) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const columns = [
    { title: t("jobs.columns.kind"), dataIndex: "kind", render: (kind: VersionOrigin["kind"]) => t(`jobs.kind.${kind}`) },
    { title: t("jobs.columns.state"), dataIndex: "state", width: 110, render: (state: VersionOrigin["state"]) => t(`jobs.state.${state}`) },
    { title: t("versions.columns.usage"), dataIndex: "done", width: 110, align: "right" as const, render: (done: number) => (done > 0 ? formatNumber(done, i18n.language) : "") },
    { title: t("versions.lineage.by"), dataIndex: "by", width: 120 },
    { title: t("versions.lineage.finished"), dataIndex: "at", width: 150, render: formatTime },
  ];
  return (
    <span>
      {version.parent && (
        <Link to={`/datasets/${datasetId}/versions/compare?base=${version.parent}&version=${version.id}`} hidden={version.parent_deleted}>
          {t("versions.compare.withParent", { name: version.parent_name })}
        </Link>
      )}
      {version.parent && version.parent_deleted && `${t("versions.graph.from", { name: version.parent_name })} (${t("versions.graph.deleted")})`}
      {version.lineage.length > 0 && (
        <Button type="link" size="small" onClick={() => setOpen(true)}>
          {t("versions.lineage.count", { count: version.lineage.length })}
        </Button>
      )}
      <Drawer
        open={isOpen}
        size="large"
        title={t("versions.lineage.title")}
        extra={<Link to={`/datasets/${datasetId}/jobs`}>{t("versions.lineage.history")}</Link>}
        onClose={() => setOpen(false)}
        destroyOnHidden
      >
        <Table size="small" rowKey="job" columns={columns} dataSource={version.lineage} pagination={false} />
      </Drawer>
    </span>
  );
}
