import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { Nothing } from "@/components/nothing";
import { isAtLeast } from "@/lib/roles";
import { isNarrowed, type SampleFilter } from "@/lib/sample-filter";

interface NoSamplesProps {
  dataset: Dataset;
  filter: SampleFilter;
  clear: () => void;
  sync: () => void;
  /** What can be done in a tab without samples. */
  wayOut: ReactNode;
}

/** Why the grid is empty, and what to do about it. */
export function NoSamples({ dataset, filter, clear, sync, wayOut }: NoSamplesProps) {
  const { t } = useTranslation();
  if (isNarrowed(filter)) {
    return (
      <Nothing title={t("samples.empty.filtered")}>
        <Button onClick={clear}>{t("samples.filter.clear")}</Button>
      </Nothing>
    );
  }
  if (filter.tab !== "all") return <Nothing title={t(`samples.empty.${filter.tab}`)}>{wayOut}</Nothing>;
  return (
    <Nothing title={t("samples.empty.all")} text={t("datasets.next.add_images.text", { path: dataset.input_path ?? "" })}>
      {isAtLeast(dataset.my_role, "manager") && <Button onClick={sync}>{t("samples.toolbar.sync")}</Button>}
    </Nothing>
  );
}
