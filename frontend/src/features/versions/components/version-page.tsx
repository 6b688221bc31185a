import { Select, Tag, Typography } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";

import type { Dataset, Label, Usage, Version, VersionSample } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { FilterBar } from "@/components/filter-bar";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { TileGrid } from "@/components/tile-grid";
import { formatTime, shortDigest } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import { SHARED_USAGES } from "@/lib/usages";

import { useVersion, useVersionSamples } from "../queries";
import { UsageBar } from "./usage-bar";
import { UseInTraining } from "./use-in-training";
import { VersionHealth } from "./version-health";
import { VersionLineage } from "./version-lineage";
import { VersionMenu } from "./version-menu";
import { VersionNote } from "./version-note";
import styles from "./version-page.module.css";
import { VersionTags } from "./version-tags";
import { VersionTile } from "./version-tile";

interface VersionPageProps {
  dataset: Dataset;
  versionId: string;
  labels: Label[];
  exportVersion: (version: Version) => void;
}

const CAPTION = 40;

/** One version: what it is, and its samples by usage and label, read from the frozen files. */
export function VersionPage({ dataset, versionId, labels, exportVersion }: VersionPageProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const version = useVersion(dataset.id, versionId);
  if (version.isPending) return <Loading />;
  if (version.error) return <Failure error={version.error} retry={() => void version.refetch()} />;
  const back = `/datasets/${dataset.id}/versions`;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to={back}>{t("datasets.nav.versions")}</Link>
        <span className={styles.slash}>{"/"}</span>
        <h1 className={styles.title}>{version.data.name}</h1>
        {version.data.automatic && <Tag>{t("versions.graph.automatic")}</Tag>}
        {version.data.is_current && <Tag color="processing">{t("versions.list.current")}</Tag>}
        <UseInTraining dataset={dataset} version={version.data} />
        <VersionMenu dataset={dataset} version={version.data} exportVersion={() => exportVersion(version.data)} onDeleted={() => void navigate(back)} />
      </header>
      <Facts dataset={dataset} version={version.data} />
      <VersionHealth datasetId={dataset.id} version={version.data} />
      <Samples dataset={dataset} version={version.data} labels={labels} />
    </div>
  );
}

function Facts({ dataset, version }: { dataset: Dataset; version: Version }) {
  const { t } = useTranslation();
  const canEdit = isAtLeast(dataset.my_role, "manager");
  return (
    <div className={styles.facts}>
      <UsageBar counts={version.counts} />
      <VersionTags datasetId={dataset.id} version={version} canEdit={canEdit} />
      <VersionNote datasetId={dataset.id} version={version} canEdit={canEdit} />
      <VersionLineage datasetId={dataset.id} version={version} />
      <span className="numeric">{`${formatTime(version.created_at)} · ${version.created_by ?? ""}`}</span>
      {version.digest && (
        <Typography.Text type="secondary" copyable={{ text: version.digest }} ellipsis={{ tooltip: version.digest }} className={styles.digest}>
          {t("versions.facts.digest", { digest: shortDigest(version.digest) })}
        </Typography.Text>
      )}
      {version.manifest_path && (
        <Typography.Text type="secondary" copyable={{ text: version.manifest_path }} ellipsis={{ tooltip: version.manifest_path }} className={styles.digest}>
          {version.manifest_path}
        </Typography.Text>
      )}
    </div>
  );
}

function Samples({ dataset, version, labels }: { dataset: Dataset; version: Version; labels: Label[] }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const usage = SHARED_USAGES.find((name) => name === params.get("usage")) ?? null;
  const label = params.get("label");
  const samples = useVersionSamples(dataset.id, version.id, { usage, label });
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const colours = useMemo(() => new Map(labels.map(({ name, color = "" }) => [name, color])), [labels]);
  const tile = useCallback((sample: VersionSample) => <VersionTile sample={sample} colours={colours} />, [colours]);

  function choose(part: { usage?: Usage | null; label?: string | null }): void {
    const next = { usage, label, ...part };
    setParams(Object.fromEntries(Object.entries(next).flatMap(([name, value]) => (value ? [[name, value]] : []))), { replace: true });
  }

  return (
    <>
      <div className={styles.filters}>
        <FilterBar>
          <Select
            allowClear
            placeholder={t("versions.filter.usage")}
            aria-label={t("versions.filter.usage")}
            value={usage}
            onChange={(value) => choose({ usage: value ?? null })}
            options={SHARED_USAGES.map((value) => ({ value, label: t(`versions.usage.${value}`) }))}
          />
          <Select
            allowClear
            showSearch
            placeholder={t("versions.filter.label")}
            aria-label={t("versions.filter.label")}
            value={label}
            onChange={(value: string | undefined) => choose({ label: value ?? null })}
            options={Object.keys(version.label_counts).map((value) => ({ value, label: value }))}
          />
        </FilterBar>
      </div>
      <div className={styles.grid}>
        {samples.isPending && <Loading />}
        {samples.error && items.length === 0 && <Failure error={samples.error} retry={() => void samples.refetch()} />}
        {samples.data && items.length === 0 && !samples.hasNextPage && <Nothing title={t("samples.empty.filtered")} />}
        {samples.data && (
          <TileGrid
            key={`${usage}/${label}`}
            placeName={`${version.id}/${usage}/${label}`}
            items={items}
            keyOf={(sample) => sample.id}
            tile={tile}
            caption={CAPTION}
            hasMore={samples.hasNextPage}
            isLoadingMore={samples.isFetching}
            loadMore={loadMore}
            failure={samples.isFetchNextPageError ? samples.error : null}
          />
        )}
      </div>
    </>
  );
}
