import { Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";

import { type ModelNames, withNames } from "../label-map";
import styles from "./label-map-field.module.css";
import { SearchedRows } from "./searched-rows";

interface ModelNamesFieldProps {
  names: ModelNames;
  /** The dataset's. */
  labels: readonly Label[];
  change: (names: ModelNames) => void;
}

/** A backend does not say what its labels are called: beside each label of the dataset stands what it is there. */
export function ModelNamesField({ names, labels, change }: ModelNamesFieldProps) {
  const { t } = useTranslation();
  if (labels.length === 0) return null;
  return (
    <div className={styles.field}>
      <p className={styles.text}>{t("smart.pre.names.text")}</p>
      <div className={styles.row} aria-hidden="true">
        <span className={styles.count}>{t("smart.pre.names.label")}</span>
        <span className={styles.count}>{t("smart.pre.names.called")}</span>
      </div>
      <SearchedRows
        names={labels.map(({ name }) => name)}
        search={t("smart.pre.names.search")}
        row={(label) => (
          <div key={label} className={styles.row}>
            <span className={styles.name} title={label}>
              {label}
            </span>
            <Select
              mode="tags"
              size="small"
              open={false}
              suffixIcon={null}
              tokenSeparators={[","]}
              aria-label={`${label}: ${t("smart.pre.names.called")}`}
              placeholder={label}
              value={[...(names[label] ?? [])]}
              onChange={(given) => change(withNames(names, label, given))}
            />
          </div>
        )}
      />
    </div>
  );
}
