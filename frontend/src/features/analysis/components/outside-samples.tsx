import { EditOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Dataset, Job, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";
import { EVERYTHING, writeFilter } from "@/lib/sample-filter";

import { lackOutside, type OutsideQuery } from "../outside";
import type { OutsideSamples as Found } from "../outside-queries";
import { type SetChoice, useMakeSet } from "../set-queries";
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
        {items[0] && isAtLeast(dataset.my_role, "labeler") && <LabelThem datasetId={dataset.id} choice={choice} first={items[0].id} />}
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
        failure={samples.isFetchNextPageError ? samples.error : null}
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

interface LabelThemProps {
  datasetId: string;
  choice: SetChoice;
  /** The sample to begin with. */
  first: string;
}

/** Keeps the samples as a set, and walks through exactly these on the annotation page. */
function LabelThem({ datasetId, choice, first }: LabelThemProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { failed } = useToast();
  const { mutate, isPending } = useMakeSet(datasetId);
  const label = () => mutate(choice, { onSuccess: ({ id }) => void navigate(`/datasets/${datasetId}/annotate/${first}?${writeFilter({ ...EVERYTHING, set: id })}`), onError: failed });
  return (
    <Button size="small" type="primary" icon={<EditOutlined aria-hidden />} loading={isPending} onClick={label}>
      {t("analysis.outside.label")}
    </Button>
  );
}
