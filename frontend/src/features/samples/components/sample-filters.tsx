import { Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { SearchField } from "@/components/search-field";
import type { SampleFilter } from "@/lib/sample-filter";

import styles from "./sample-filters.module.css";

interface SampleFiltersProps {
  filter: SampleFilter;
  labels: Label[];
  change: (part: Partial<SampleFilter>) => void;
}

export function SampleFilters({ filter, labels, change }: SampleFiltersProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        mode="multiple"
        className={styles.labels}
        maxTagCount="responsive"
        allowClear
        placeholder={t("samples.filter.labels")}
        aria-label={t("samples.filter.labels")}
        value={filter.labels}
        onChange={(names) => change({ labels: names })}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
      {filter.labels.length > 1 && (
        <Segmented
          aria-label={t("samples.filter.op")}
          value={filter.labelOp}
          onChange={(labelOp) => change({ labelOp })}
          options={(["or", "and"] as const).map((value) => ({ value, label: t(`samples.filter.${value}`) }))}
        />
      )}
      <SearchField className={styles.name} value={filter.name} commit={(name) => change({ name })} placeholder={t("samples.filter.name")} />
    </>
  );
}
