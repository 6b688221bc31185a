import { FilterOutlined } from "@ant-design/icons";
import { Button, Popover, Select } from "antd";
import { useTranslation } from "react-i18next";

import { SearchField } from "@/components/search-field";
import { ORDERS } from "@/lib/sample-filter";

import { chipsOf } from "../filter-chips";
import { FilterForm, type FilterFormProps } from "./filter-form";
import styles from "./sample-filters.module.css";

/** The search for a name, the form with every other condition, and the order. */
export function SampleFilters(props: FilterFormProps) {
  const { filter, change } = props;
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
