import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { Failure } from "@/components/failure";
import { LinkButton } from "@/components/link-button";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { SearchField } from "@/components/search-field";

import { DATASET_TYPES, type DatasetFilter, ORDERS, readDatasetFilter, writeDatasetFilter } from "../dataset-filter";
import { useDatasets } from "../queries";
import { DatasetTable } from "./dataset-table";
import styles from "./list-page.module.css";

export function DatasetListPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const filter = readDatasetFilter(params);
  const change = (part: Partial<DatasetFilter>) => setParams(writeDatasetFilter({ ...filter, ...part }), { replace: true });
  const datasets = useDatasets(filter);
  const rows = datasets.data?.pages.flatMap((page) => page.results) ?? [];
  const isFiltered = filter.search !== "" || filter.type !== null;
  const create = (
    <LinkButton to="/datasets/new" type="primary" icon={<PlusOutlined aria-hidden />}>
      {t("datasets.create.action")}
    </LinkButton>
  );
  const trash = (
    <LinkButton to="/datasets/trash" type="text" icon={<DeleteOutlined aria-hidden />}>
      {t("datasets.nav.trash")}
    </LinkButton>
  );
  return (
    <Page title={t("datasets.list.title")} actions={<>{trash}{create}</>}>
      <div className={styles.tools}>
        <SearchField className={styles.search} value={filter.search} commit={(search) => change({ search })} placeholder={t("datasets.list.search")} />
        <Select
          className={styles.select}
          allowClear
          aria-label={t("datasets.list.type")}
          placeholder={t("datasets.list.anyType")}
          value={filter.type}
          onChange={(type) => change({ type: type ?? null })}
          options={DATASET_TYPES.map((value) => ({ value, label: t(`datasets.type.${value}`) }))}
        />
        <Select
          className={styles.select}
          aria-label={t("datasets.list.order")}
          value={filter.order}
          onChange={(order) => change({ order })}
          options={ORDERS.map((value) => ({ value, label: t(`datasets.order.${value}`) }))}
        />
      </div>
      {datasets.error && rows.length === 0 ? (
        <Failure error={datasets.error} retry={() => void datasets.refetch()} />
      ) : datasets.data && rows.length === 0 && !isFiltered ? (
        <Nothing title={t("datasets.list.empty")} text={t("datasets.list.emptyText")}>
          {create}
        </Nothing>
      ) : (
        <DatasetTable rows={rows} loading={datasets.isPending} order={filter.order} setOrder={(order) => change({ order })} />
      )}
      <LoadMore query={datasets} />
    </Page>
  );
}
