import { FilterOutlined } from "@ant-design/icons";
import { Button, Popover, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { SearchField } from "@/components/search-field";
import { ORDERS, type SampleFilter } from "@/lib/sample-filter";

import { chipsOf } from "../filter-chips";
import { FilterForm, type FilterFormProps } from "./filter-form";
import styles from "./sample-filters.module.css";

interface SampleFiltersProps extends Omit<FilterFormProps, "filter" | "change"> {
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
  /** What keeps filters under a name. */
  views: ReactNode;
}

/** The search for a name, the form with every other condition, and the order. */
export function SampleFilters(props: SampleFiltersProps) {
  const { filter, change, views } = props;
  const { t } = useTranslation();
  const conditions = chipsOf(filter).length;
  return (
    <>
      <SearchField className={styles.name} value={filter.name} commit={(name) => change({ name })} placeholder={t("samples.filter.name")} />
      <Popover trigger="click" placement="bottomLeft" arrow={false} destroyOnHidden content={<FilterForm {...props} />}>
        <Button icon={<FilterOutlined aria-hidden />} className={conditions > 0 ? styles.active : undefined}>
          {conditions > 0 ? t("samples.filter.openWith", { number: conditions }) : t("samples.filter.open")}
        </Button>
      </Popover>
      {views}
      <span className={styles.space} />
      <Select
        className={styles.order}
        variant="borderless"
        popupMatchSelectWidth={false}
        value={filter.order}
        onChange={(order) => change({ order })}
        aria-label={t("samples.order.label")}
        options={ORDERS.map((order) => ({ value: order, label: t(`samples.order.${order}`) }))}
      />
    </>
  );
}
