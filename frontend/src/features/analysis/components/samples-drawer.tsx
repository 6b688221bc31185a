import { Drawer, Segmented } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Label, Series } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { SaveAsView } from "@/components/save-as-view";
import { isAtLeast } from "@/lib/roles";

import { binsOf, countIn } from "../axis";
import type { ChosenRange } from "../choice";
import { formatRange } from "../figures";
import { isKnownOutside } from "../outside";
import { useOutsideSamples } from "../outside-queries";
import { useBinSamples } from "../queries";
import { makeSet, type SetChoice } from "../set-queries";
import { FoundSamples } from "./found-samples";
import { OutsideSamples } from "./outside-samples";
import styles from "./samples-drawer.module.css";
import { SidesTabs } from "./sides-tabs";

interface SamplesDrawerProps {
  dataset: Dataset;
  labels: Label[];
  jobs: Job[];
  /** The series of the range's metric. */
  series: readonly Series[];
  range: ChosenRange;
  /** Shows the samples of another series, or those outside of its version. */
  choose: (part: Partial<ChosenRange>) => void;
  uploadMore: () => void;
  close: () => void;
}

/** The grid fills what is left of the height. */
const BODY = { display: "flex", flexDirection: "column", padding: 0 } as const;

/** The samples behind a part of a chart, and those that would be behind it if the version had them. */
export function SamplesDrawer({ dataset, labels, jobs, series, range, choose, uploadMore, close }: SamplesDrawerProps) {
  const { t, i18n } = useTranslation();
  const counted = series.map((each) => ({ each, count: countIn(each, binsOf(each, range)) }));
  const fullest = counted.reduce((most, one) => (one.count > most.count ? one : most), counted[0]!);
  const of = (counted.find(({ each }) => each.name === range.of) ?? fullest).each;
  const wanted = isKnownOutside(of.metric) ? { version: of.version, metric: of.metric, from: range.from, to: range.to } : null;
  const outside = useOutsideSamples(dataset.id, wanted);
  const isOutside = range.isOutside === true && wanted !== null;
  const title = t("analysis.samples.title", { metric: t(`analysis.metric.${of.metric}.name`), range: formatRange(range, i18n.language) });
  const part = { version: of.version, metric: of.metric, from: range.from, to: range.to };
  const choice: SetChoice = isOutside ? { ...part, outside: true } : { ...part, usage: of.usage };
  const save = isAtLeast(dataset.my_role, "labeler") && (
    <SaveAsView datasetId={dataset.id} makeSet={(name) => makeSet(dataset.id, { ...choice, name })} name={t(isOutside ? "analysis.sets.outsideOf" : "analysis.sets.of", { title, name: of.name })} />
  );
  const key = `${of.name} ${range.metric} ${range.from} ${range.to}`;
  return (
    <Drawer open size="large" title={title} extra={save} onClose={close} mask={false} styles={{ body: BODY }}>
      {series.length > 1 && (
        <div className={styles.series}>
          <Segmented
            size="small"
            value={of.name}
            onChange={(name) => choose({ of: name })}
            aria-label={t("analysis.samples.series")}
            options={counted.map(({ each: { name }, count }) => ({ value: name, label: t("analysis.samples.of", { name, count }), disabled: count === 0 && wanted === null }))}
          />
        </div>
      )}
      <SidesTabs isOutside={isOutside} canOutside={wanted !== null} outside={outside.data?.pages[0]?.total ?? null} choose={(next) => choose({ isOutside: next })} />
      {isOutside ? (
        <OutsideSamples key={key} dataset={dataset} labels={labels} jobs={jobs} samples={outside} wanted={wanted} choice={choice} uploadMore={uploadMore} />
      ) : (
        <Samples key={key} dataset={dataset} labels={labels} jobs={jobs} of={of} range={range} choice={choice} />
      )}
    </Drawer>
  );
}

interface SamplesProps extends Pick<SamplesDrawerProps, "dataset" | "labels" | "jobs" | "range"> {
  of: Series;
  choice: SetChoice;
}

function Samples({ dataset, labels, jobs, of, range, choice }: SamplesProps) {
  const { t } = useTranslation();
  const samples = useBinSamples(dataset.id, { version: of.version, usage: of.usage, metric: of.metric, from: range.from, to: range.to });
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const page = samples.data?.pages[0];
  const gone = page && !samples.hasNextPage ? page.total - items.length : 0;
  if (samples.error && !page) return <Failure error={samples.error} retry={() => void samples.refetch()} />;
  if (!page) return <Loading />;
  return (
    <>
      <p className={styles.count} role="status">
        {of.counted === "boxes" ? t("analysis.samples.boxes", { count: page.values, samples: t("common.count.images", { count: page.total }) }) : t("common.count.images", { count: page.total })}
        {gone > 0 && ` · ${t("analysis.samples.gone", { count: gone })}`}
      </p>
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
        placeName={`${dataset.id} ${of.name} ${range.metric} ${range.from} ${range.to}`}
        nothing={<Nothing title={t(page.total > 0 ? "analysis.samples.none" : "analysis.outside.insideNone")} />}
      />
    </>
  );
}
