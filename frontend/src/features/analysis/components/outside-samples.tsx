import { UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { isAtLeast } from "@/lib/roles";

import { lackOutside, type OutsideQuery } from "../outside";
import type { OutsideSamples as Found } from "../outside-queries";
import type { SetChoice } from "../set-queries";
import { FoundSamples } from "./found-samples";
import styles from "./samples-drawer.module.css";

interface OutsideSamplesProps {
  dataset: Dataset;
  labels: Label[];
  jobs: Job[];
  samples: Found;
  wanted: OutsideQuery;
  choice: SetChoice;
  uploadMore: () => void;
}

/** Samples that the version lacks and the dataset has, of what the range is about; more of them may be uploaded. */
export function OutsideSamples({ dataset, labels, jobs, samples, wanted, choice, uploadMore }: OutsideSamplesProps) {
  const { t } = useTranslation();
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const page = samples.data?.pages[0];
  if (samples.error && !page) return <Failure error={samples.error} retry={() => void samples.refetch()} />;
  if (!page) return <Loading />;
  const upload = isAtLeast(dataset.my_role, "manager") && (
    <Button size="small" icon={<UploadOutlined aria-hidden />} onClick={uploadMore}>
      {t("analysis.outside.upload")}
    </Button>
  );
  return (
    <>
      <div className={styles.head}>
        <div role="status">
          {t("analysis.outside.found", { count: page.total })}
          {page.unscanned > 0 && <p className={styles.lack}>{t("analysis.outside.unscanned", { count: page.unscanned })}</p>}
          {page.unmeasured > 0 && <p className={styles.lack}>{t(`analysis.outside.${lackOutside(wanted.metric)}`, { count: page.unmeasured })}</p>}
        </div>
        <span className={styles.space} />
        {page.total > 0 && upload}
      </div>
      <FoundSamples
        dataset={dataset}
        labels={labels}
        jobs={jobs}
        items={items}
        choice={choice}
        total={page.total}
        hasMore={samples.hasNextPage}
        isLoadingMore={samples.isFetching}
        loadMore={loadMore}
        placeName={`${dataset.id} outside ${Object.values(wanted).join(" ")}`}
        nothing={
          <Nothing title={t("analysis.outside.none")} text={t("analysis.outside.noneText")}>
            {upload}
          </Nothing>
        }
      />
    </>
  );
}
