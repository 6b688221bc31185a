import { Button, Table, type TableColumnsType, Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset, Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { ProblemTag } from "@/components/problem-tag";
import { formatTime, shortDigest } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import { isWhole } from "@/lib/version-health";

import { useVersions } from "../queries";
import { LabelCounts } from "./label-counts";
import { UsageBar } from "./usage-bar";
import { VersionMenu } from "./version-menu";
import styles from "./versions-page.module.css";

interface VersionsPageProps {
  dataset: Dataset;
  publish: () => void;
  exportVersion: (version: Version) => void;
}

export function VersionsPage({ dataset, publish, exportVersion }: VersionsPageProps) {
  const { t } = useTranslation();
  const versions = useVersions(dataset.id);
  const columns = useColumns(dataset, exportVersion);
  const rows = versions.data?.pages.flatMap((page) => page.results) ?? [];
  const publishButton = isAtLeast(dataset.my_role, "manager") && (
    <Button type="primary" onClick={publish}>
      {t("versions.publish.action")}
    </Button>
  );
  if (versions.error) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  if (versions.data && rows.length === 0) {
    return (
      <Nothing title={t("versions.list.empty")} text={t("datasets.next.publish.text")}>
        {publishButton}
      </Nothing>
    );
  }
  return (
    <Page title={t("datasets.nav.versions")}>
      <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={versions.isPending} pagination={false} scroll={{ x: 900 }} />
      <LoadMore query={versions} />
    </Page>
  );
}

const STATUS_COLOURS: Record<Version["status"], string> = { creating: "processing", normal: "success", deleting: "processing", error: "error" };

function useColumns(dataset: Dataset, exportVersion: (version: Version) => void): TableColumnsType<Version> {
  const { t } = useTranslation();
  return [
    {
      title: t("versions.columns.name"),
      dataIndex: "name",
      width: 170,
      render: (name: string, version) => (
        <span className={styles.name}>
          <Link to={`/datasets/${dataset.id}/versions/${version.id}`}>{name}</Link>
          {version.is_current && <Tag color="processing">{t("versions.list.current")}</Tag>}
        </span>
      ),
    },
    { title: t("versions.columns.status"), dataIndex: "status", width: 100, render: (status: Version["status"], version) => (isWhole(version) ? <Tag color={STATUS_COLOURS[status]}>{t(`versions.status.${status}`)}</Tag> : <ProblemTag version={version} />) },
    { title: t("versions.columns.usage"), key: "usage", width: 220, render: (_, { counts }) => <UsageBar counts={counts} /> },
    { title: t("versions.columns.labels"), key: "labels", render: (_, { label_counts }) => <LabelCounts counts={label_counts} /> },
    { title: t("datasets.columns.description"), dataIndex: "description", ellipsis: true, responsive: ["xl"] },
    { title: t("common.columns.created"), dataIndex: "created_at", width: 140, render: (at: string, { created_by }) => <Tooltip title={created_by}><span className="numeric">{formatTime(at)}</span></Tooltip> },
    { title: t("versions.columns.digest"), dataIndex: "digest", width: 110, render: (digest: string | null) => digest && <Tooltip title={digest}><code className={styles.digest}>{shortDigest(digest)}</code></Tooltip> },
    { key: "actions", width: 50, align: "right", render: (_, version) => <VersionMenu dataset={dataset} version={version} exportVersion={() => exportVersion(version)} /> },
  ];
}
