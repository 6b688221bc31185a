import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { keys } from "@/api/query-keys";
import type { Dataset, Label, Sample } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { TileGrid } from "@/components/tile-grid";
import { isAtLeast } from "@/lib/roles";
import { EVERYTHING, type SampleFilter, writeFilter } from "@/lib/sample-filter";

import { useSamples } from "../queries";
import { extend, isAllSelected, NOTHING_SELECTED, selectAll, toggle } from "../selection";
import { NoSamples } from "./no-samples";
import { SampleFilters } from "./sample-filters";
import { SampleTabs } from "./sample-tabs";
import { labelColours, SampleTile } from "./sample-tile";
import { SampleToolbar } from "./sample-toolbar";
import styles from "./samples-page.module.css";

export interface SamplesPageProps {
  dataset: Dataset;
  counts: Dataset["counts"];
  labels: Label[];
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
  sync: () => void;
  exportSamples: (ids: string[]) => void;
}

const CAPTION = 40;
/** More loaded pages than this are not read again by themselves: they would jump below a person's eyes. */
const FRESH_PAGES = 3;

/** Reads the list again when the counts say that samples changed. */
function useFreshSamples(datasetId: string, counts: Dataset["counts"], pages: number): void {
  const queryClient = useQueryClient();
  const signature = Object.values(counts).join();
  useEffect(() => {
    if (pages > 0 && pages <= FRESH_PAGES) void queryClient.invalidateQueries({ queryKey: keys.samples(datasetId) });
    // The number of pages must not start a reading of its own.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queryClient, datasetId, signature]);
}

export function SamplesPage({ dataset, counts, labels, filter, change, sync, exportSamples }: SamplesPageProps) {
  const { t } = useTranslation();
  const samples = useSamples(dataset.id, filter);
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const order = useMemo(() => items.map(({ id }) => id), [items]);
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const colours = useMemo(() => labelColours(labels), [labels]);
  const search = writeFilter(filter).toString();
  useFreshSamples(dataset.id, counts, samples.data?.pages.length ?? 0);
  const tick = useCallback(
    (id: string, isRange: boolean) => setSelection((now) => (isRange ? extend(now, id, order) : toggle(now, id))),
    [order],
  );
  const canSelect = isAtLeast(dataset.my_role, "manager");
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const tile = useCallback(
    (sample: Sample) => (
      <SampleTile
        sample={sample}
        href={`/datasets/${dataset.id}/annotate/${sample.id}${search ? `?${search}` : ""}`}
        colours={colours}
        isSelected={selection.ids.has(sample.id)}
        tick={canSelect ? tick : null}
      />
    ),
    [dataset.id, search, colours, selection, tick, canSelect],
  );
  const isSearching = items.length === 0 && samples.hasNextPage;

  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <SampleTabs tab={filter.tab} counts={counts} choose={(tab) => change({ tab })} />
        <SampleFilters filter={filter} labels={labels} change={change} />
      </div>
      <SampleToolbar
        dataset={dataset}
        selected={[...selection.ids]}
        loaded={order.length}
        isAll={isAllSelected(selection, order)}
        selectLoaded={() => setSelection(selectAll(order))}
        clear={() => setSelection(NOTHING_SELECTED)}
        sync={sync}
        exportSamples={exportSamples}
      />
      <div className={styles.grid}>
        {samples.isPending && <Loading />}
        {samples.error && items.length === 0 && <Failure error={samples.error} retry={() => void samples.refetch()} />}
        {samples.data && items.length === 0 && !isSearching && (
          <NoSamples dataset={dataset} filter={filter} clear={() => change({ ...EVERYTHING, tab: filter.tab })} sync={sync} />
        )}
        {isSearching && <p className={styles.searching}>{t("samples.list.searching")}</p>}
        {samples.data && (
          <TileGrid
            key={search}
            placeName={`${dataset.id}?${search}`}
            items={items}
            keyOf={(sample) => sample.id}
            tile={tile}
            caption={CAPTION}
            hasMore={samples.hasNextPage}
            isLoadingMore={samples.isFetching}
            loadMore={loadMore}
          />
        )}
      </div>
    </div>
  );
}
