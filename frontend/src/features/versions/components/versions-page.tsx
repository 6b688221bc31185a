import { DiffOutlined } from "@ant-design/icons";
import { Button, Table, type TableColumnsType, Tag, Tooltip } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset, Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LinkButton } from "@/components/link-button";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { ProblemTag } from "@/components/problem-tag";
import { formatTime, shortDigest } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import { isWhole } from "@/lib/version-health";

import { type HistoryRow, historyRows, lanesOf } from "../lanes";
import { useVersions } from "../queries";
import { LabelCounts } from "./label-counts";
import { LaneCell, widthOf } from "./lane-cell";
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
  const rows = historyRows(versions.data?.pages.flatMap((page) => page.results) ?? []);
  const columns = useColumns(dataset, rows, exportVersion);
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
    <Page title={t("datasets.nav.versions")} actions={<CompareLink datasetId={dataset.id} rows={rows} />}>
      <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={versions.isPending} pagination={false} scroll={{ x: 900 }} />
      <LoadMore query={versions} />
    </Page>
  );
}

/** The way to compare two versions, once there are two. */
function CompareLink({ datasetId, rows }: { datasetId: string; rows: readonly HistoryRow[] }) {
  const { t } = useTranslation();
  if (rows.filter(({ version }) => version?.status === "normal").length < 2) return null;
  return (
    <LinkButton icon={<DiffOutlined aria-hidden />} to={`/datasets/${datasetId}/versions/compare`}>
      {t("versions.compare.action")}
    </LinkButton>
  );
}

const STATUS_COLOURS: Record<Version["status"], string> = { creating: "processing", normal: "success", deleting: "processing", error: "error" };

function useColumns(dataset: Dataset, rows: readonly HistoryRow[], exportVersion: (version: Version) => void): TableColumnsType<HistoryRow> {
  const { t } = useTranslation();
  const lanes = lanesOf(rows);
  return [
    {
      key: "lane",
      width: widthOf(lanes),
      className: styles.lane,
      render: (_, row, place) => <LaneCell lane={lanes[place]!} kind={kindOf(row)} title={titleOf(row, t)} />,
    },
    { title: t("versions.columns.name"), key: "name", width: 210, render: (_, row) => <Name datasetId={dataset.id} row={row} /> },
    { title: t("versions.columns.status"), key: "status", width: 100, render: (_, { version }) => version && <Status version={version} /> },
    { title: t("versions.columns.usage"), key: "usage", width: 220, render: (_, { version }) => version && <UsageBar counts={version.counts} /> },
    { title: t("versions.columns.labels"), key: "labels", render: (_, { version }) => version && <LabelCounts counts={version.label_counts} /> },
    { title: t("datasets.columns.description"), key: "description", ellipsis: true, responsive: ["xl"], render: (_, { version }) => version?.description },
    { title: t("common.columns.created"), key: "created", width: 140, render: (_, { version }) => version && <Tooltip title={version.created_by}><span className="numeric">{formatTime(version.created_at)}</span></Tooltip> },
    { title: t("versions.columns.digest"), key: "digest", width: 110, render: (_, { version }) => version?.digest && <Tooltip title={version.digest}><code className={styles.digest}>{shortDigest(version.digest)}</code></Tooltip> },
    { key: "actions", width: 50, align: "right", render: (_, { version }) => version && <VersionMenu dataset={dataset} version={version} exportVersion={() => exportVersion(version)} /> },
  ];
}

function kindOf({ version }: HistoryRow): "current" | "version" | "automatic" | "deleted" {
  if (!version) return "deleted";
  if (version.is_current) return "current";
  return version.automatic ? "automatic" : "version";
}

function titleOf({ name, version }: HistoryRow, t: TFunction): string {
  if (!version) return t("versions.graph.deleted");
  return version.parent_name ? t("versions.graph.node", { name, parent: version.parent_name }) : t("versions.graph.root", { name });
}

function Status({ version }: { version: Version }) {
  const { t } = useTranslation();
  if (!isWhole(version)) return <ProblemTag version={version} />;
  return <Tag color={STATUS_COLOURS[version.status]}>{t(`versions.status.${version.status}`)}</Tag>;
}

/** A version's name with what it is; a parent in the trash is only named. */
function Name({ datasetId, row: { name, version } }: { datasetId: string; row: HistoryRow }) {
  const { t } = useTranslation();
  if (!version) {
    return (
      <span className={styles.deleted}>
        <s>{name}</s> {t("versions.graph.deleted")}
      </span>
    );
  }
  return (
    <div>
      <span className={styles.name}>
        <Link to={`/datasets/${datasetId}/versions/${version.id}`}>{name}</Link>
        {version.is_current && <Tag color="processing">{t("versions.list.current")}</Tag>}
        {version.automatic && <Tag>{t("versions.graph.automatic")}</Tag>}
      </span>
      {version.tags.length > 0 && (
        <span className={styles.tags}>
          {version.tags.map((tag) => (
            <Tag key={tag} color="blue" className={styles.tag} title={tag}>
              {tag}
            </Tag>
          ))}
        </span>
      )}
    </div>
  );
}
