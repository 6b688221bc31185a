import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset } from "@/api/schema.gen";
import { Panel } from "@/components/page";

import styles from "./facts-panel.module.css";

export function CurrentVersionPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const version = dataset.current_version;
  const all = <Link to={`/datasets/${dataset.id}/versions`}>{t("datasets.overview.allVersions")}</Link>;
  return (
    <Panel title={t("datasets.overview.currentVersion")} extra={all}>
      {version ? (
        <Link to={`/datasets/${dataset.id}/versions/${version.id}`} className={styles.strong}>
          {version.name}
        </Link>
      ) : (
        <p className={styles.muted}>{t("datasets.overview.noVersion")}</p>
      )}
    </Panel>
  );
}
