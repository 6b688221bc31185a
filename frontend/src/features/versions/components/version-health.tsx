import { Alert, Button, Drawer, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { formatTime } from "@/lib/format";
import { problemsOf } from "@/lib/version-health";

import { useVersionProblems } from "../queries";
import styles from "./version-page.module.css";

interface VersionHealthProps {
  datasetId: string;
  version: Version;
}

/** Whether the files are those that were published; the ones that are not, by name. */
export function VersionHealth({ datasetId, version }: VersionHealthProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const count = problemsOf(version);
  if (count === 0) {
    return version.verified_at ? <p className={styles.whole}>{t("versions.health.whole", { at: formatTime(version.verified_at) })}</p> : null;
  }
  const show = (
    <Button size="small" onClick={() => setIsOpen(true)}>
      {t("versions.health.show")}
    </Button>
  );
  return (
    <>
      <Alert className={styles.health} type="error" showIcon title={t("versions.health.damaged", { count })} description={t("versions.health.advice")} action={show} />
      <Drawer open={isOpen} size="large" title={t("versions.health.title", { name: version.name })} onClose={() => setIsOpen(false)} destroyOnHidden>
        <Problems datasetId={datasetId} version={version} />
      </Drawer>
    </>
  );
}

function Problems({ datasetId, version }: VersionHealthProps) {
  const { t } = useTranslation();
  const problems = useVersionProblems(datasetId, version.id);
  if (problems.error) return <Failure error={problems.error} retry={() => void problems.refetch()} />;
  const rows = problems.data?.pages.flatMap((page) => page.results) ?? [];
  const columns = [
    { title: t("versions.health.file"), dataIndex: "path", ellipsis: true },
    { title: t("versions.columns.status"), dataIndex: "code", width: 140, render: (code: keyof Version["problems"]) => t(`versions.health.code.${code}`) },
    { title: t("versions.health.found"), dataIndex: "found_at", width: 150, render: formatTime },
  ];
  return (
    <>
      <Table size="small" rowKey="id" columns={columns} dataSource={rows} loading={problems.isPending} pagination={false} />
      <LoadMore query={problems} />
    </>
  );
}
