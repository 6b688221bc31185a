import { Drawer, Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Label, Series } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { labelColours, SampleTile } from "@/components/sample-tile";
import { TileGrid } from "@/components/tile-grid";
import { useBulk } from "@/hooks/use-bulk";
import type { ListedSample } from "@/lib/listed-sample";
import { isAtLeast } from "@/lib/roles";
import { extend, isTicked, NOTHING_SELECTED, type Selection, selectShown, toggle, within } from "@/lib/sample-selection";

import { binsOf, countIn } from "../axis";
import type { ChosenRange } from "../choice";
import { formatRange } from "../figures";
import { useBinSamples } from "../queries";
import styles from "./samples-drawer.module.css";
import { SamplesTools } from "./samples-tools";

interface SamplesDrawerProps {
  dataset: Dataset;
  labels: Label[];
  jobs: Job[];
  /** The series of the range's metric. */
  series: readonly Series[];
  range: ChosenRange;
  /** Shows the samples of another series. */
  choose: (name: string) => void;
  close: () => void;
}

/** The grid fills what is left of the height. */
const BODY = { display: "flex", flexDirection: "column", padding: 0 } as const;

/** The samples behind a part of a chart. */
export function SamplesDrawer({ dataset, labels, jobs, series, range, choose, close }: SamplesDrawerProps) {
  const { t, i18n } = useTranslation();
  const counted = series.map((each) => ({ each, count: countIn(each, binsOf(each, range)) }));
  const fullest = counted.reduce((most, one) => (one.count > most.count ? one : most), counted[0]!);
  const of = (counted.find(({ each }) => each.name === range.of) ?? fullest).each;
  const title = t("analysis.samples.title", { metric: t(`analysis.metric.${of.metric}.name`), range: formatRange(range, i18n.language) });
  return (
    <Drawer open size="large" title={title} onClose={close} mask={false} styles={{ body: BODY }}>
      {series.length > 1 && (
        <div className={styles.series}>
          <Segmented
            size="small"
            value={of.name}
            onChange={choose}
            aria-label={t("analysis.samples.series")}
            options={counted.map(({ each: { name }, count }) => ({ value: name, label: t("analysis.samples.of", { name, count }), disabled: count === 0 }))}
          />
        </div>
      )}
      <Samples key={`${of.name} ${range.metric} ${range.from} ${range.to}`} dataset={dataset} labels={labels} jobs={jobs} of={of} range={range} />
    </Drawer>
  );
}

interface SamplesProps extends Pick<SamplesDrawerProps, "dataset" | "labels" | "jobs" | "range"> {
  of: Series;
}

const CAPTION = 40;
const MIN_TILE = 150;

function Samples({ dataset, labels, jobs, of, range }: SamplesProps) {
  const { t } = useTranslation();
  const samples = useBinSamples(dataset.id, { version: of.version, usage: of.usage, metric: of.metric, from: range.from, to: range.to });
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const order = useMemo(() => items.map(({ id }) => id), [items]);
  const [held, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const selection = useMemo(() => within(held, order), [held, order]);
  const bulk = useBulk(dataset.id, jobs);
  const colours = useMemo(() => labelColours(labels), [labels]);
  const canMark = isAtLeast(dataset.my_role, "labeler");
  const tick = useCallback((id: string, isRange: boolean) => setSelection((now) => (isRange ? extend(now, id, order) : toggle(now, id))), [order]);
  const { run } = bulk;
  const markHard = useCallback((id: string, isHard: boolean) => run({ samples: [id] }, { action: isHard ? "mark_hard" : "unmark_hard" }), [run]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const tile = useCallback(
    (listed: ListedSample, isCurrent: boolean) => (
      <SampleTile
        listed={listed}
        href={`/datasets/${dataset.id}/annotate/${listed.id}`}
        colours={colours}
        isSelected={isTicked(selection, listed.id)}
        isCurrent={isCurrent}
        isCompact={false}
        tick={canMark ? tick : null}
        markHard={canMark ? markHard : null}
        hover={null}
      />
    ),
    [dataset.id, colours, selection, canMark, tick, markHard],
  );
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
      {canMark && (
        <SamplesTools dataset={dataset} labels={labels} bulk={bulk} selection={selection} order={order} selectShown={() => setSelection(selectShown(order))} clear={() => setSelection(NOTHING_SELECTED)} />
      )}
      {items.length === 0 && !samples.hasNextPage ? (
        <Nothing title={t("analysis.samples.none")} />
      ) : (
        <div className={styles.grid}>
          <TileGrid
            placeName={`${dataset.id} ${of.name} ${range.metric} ${range.from} ${range.to}`}
            items={items}
            keyOf={(sample) => sample.id}
            tile={tile}
            onSpace={canMark ? (sample, isRange) => tick(sample.id, isRange) : undefined}
            onExtend={canMark ? (from, to) => setSelection((now) => extend(isTicked(now, from.id) ? now : toggle(now, from.id), to.id, order)) : undefined}
            caption={CAPTION}
            minTile={MIN_TILE}
            hasMore={samples.hasNextPage}
            isLoadingMore={samples.isFetching}
            loadMore={loadMore}
          />
        </div>
      )}
    </>
  );
}
