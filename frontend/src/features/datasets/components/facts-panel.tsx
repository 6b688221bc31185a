import { Typography } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { Panel } from "@/components/page";
import { formatTime } from "@/lib/format";

import styles from "./facts-panel.module.css";

/** What a dataset is and where its files are. */
export function FactsPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const facts: [name: string, value: string | null | undefined, isCopied?: boolean][] = [
    [t("datasets.columns.description"), dataset.description],
    [t("datasets.form.input"), dataset.input_path, true],
    [t("datasets.form.output"), dataset.output_path, true],
    [t("common.columns.created"), formatTime(dataset.created_at)],
    [t("datasets.overview.id"), dataset.id, true],
  ];
  return (
    <Panel title={t("datasets.overview.facts")}>
      <dl className={styles.facts}>
        {facts.map(([name, value, isCopied]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value ? <Typography.Text copyable={isCopied ? { text: value } : false}>{value}</Typography.Text> : t("common.none")}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
