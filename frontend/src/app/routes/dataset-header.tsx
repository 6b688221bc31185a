import { LoadingOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useNavigate } from "react-router";

import type { Job } from "@/api/schema.gen";
import { DatasetMenu } from "@/features/datasets/components/dataset-menu";
import { percent } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import { EVERYTHING } from "@/lib/sample-filter";

import styles from "./dataset-layout.module.css";
import type { DatasetPlace } from "./dataset-outlet";
import { useStartLabeling } from "./use-start-labeling";
import { useStartSync } from "./use-start-sync";

const PAGES = [
  ["", "overview"],
  ["/samples", "samples"],
  ["/labels", "labels"],
  ["/versions", "versions"],
  ["/analysis", "analysis"],
  ["/jobs", "jobs"],
  ["/members", "members"],
  ["/trash", "trash"],
] as const;

export function DatasetHeader({ place }: { place: DatasetPlace }) {
  const { t } = useTranslation();
  const { dataset, jobs } = place;
  const base = `/datasets/${dataset.id}`;
  const linkClass = ({ isActive }: { isActive: boolean }) => (isActive ? `${styles.link} ${styles.active}` : styles.link);
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <h1 className={styles.name} title={dataset.name}>
          {dataset.name}
        </h1>
        <span className={styles.facts}>
          {t(`datasets.type.${dataset.type}`)} · {t(`members.role.${dataset.my_role}`)}
        </span>
        {jobs[0] && <RunningJob job={jobs[0]} more={jobs.length - 1} to={`${base}/jobs`} />}
        <span className={styles.space} />
        <Actions place={place} />
      </div>
      <nav className={styles.nav} aria-label={t("datasets.nav.label")}>
        {PAGES.map(([path, name]) => (
          <NavLink key={name} to={base + path} end={path === ""} className={linkClass}>
            {t(`datasets.nav.${name}`)}
          </NavLink>
        ))}
      </nav>
    </header>
  );
}

function RunningJob({ job, more, to }: { job: Job; more: number; to: string }) {
  const { t } = useTranslation();
  const { done, total } = job.progress;
  const share = total > 0 ? ` ${percent(done, total)} %` : "";
  return (
    <Link to={to} className={styles.job}>
      <LoadingOutlined aria-hidden />
      {t(`jobs.kind.${job.kind}`) + share + (more > 0 ? ` +${more}` : "")}
    </Link>
  );
}

function Actions({ place: { dataset, publish, addData, openExport } }: { place: DatasetPlace }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const labeling = useStartLabeling(dataset);
  const sync = useStartSync(dataset.id);
  const isManager = isAtLeast(dataset.my_role, "manager");
  const items = [
    { key: "sync", label: t("samples.toolbar.sync"), onClick: sync },
    { key: "import", label: t("datasets.header.import"), onClick: () => addData({ way: "upload", files: [] }) },
    { key: "export", label: t("datasets.header.export"), onClick: () => openExport({ selected: [], filter: EVERYTHING, version: null }) },
  ];
  return (
    <>
      {isAtLeast(dataset.my_role, "labeler") && (
        <Button type="primary" onClick={labeling.start} loading={labeling.isPending} disabled={dataset.counts.total === 0}>
          {t("datasets.next.label.action")}
        </Button>
      )}
      {isManager && <Button onClick={() => publish()}>{t("versions.publish.action")}</Button>}
      {isManager && (
        <Dropdown autoFocus trigger={["click"]} menu={{ items }}>
          <Button>{t("datasets.header.files")}</Button>
        </Dropdown>
      )}
      <DatasetMenu dataset={dataset} onDeleted={() => void navigate("/datasets")} />
    </>
  );
}
