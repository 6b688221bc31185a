import { type ReactNode, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { labelColours, SampleTile } from "@/components/sample-tile";
import { TileGrid } from "@/components/tile-grid";
import { useHover } from "@/hooks/use-hover";
import type { ListedSample } from "@/lib/listed-sample";
import { type SampleFilter, writeFilter } from "@/lib/sample-filter";
import { isTicked, type Selection } from "@/lib/sample-selection";

import type { useSamples } from "../queries";
import { TILE, type View } from "../use-view";
import { HoverPreview } from "./hover-preview";
import { NoSamples } from "./no-samples";
import styles from "./sample-grid.module.css";

interface SampleGridProps {
  dataset: Dataset;
  labels: Label[];
  filter: SampleFilter;
  samples: ReturnType<typeof useSamples>;
  /** The samples of all pages that are read. */
  items: ListedSample[];
  selection: Selection;
  /** Null for those who may not select. */
  tick: ((id: string, isRange: boolean) => void) | null;
  markHard: ((id: string, isHard: boolean) => void) | null;
  /** Gives a sample the label of a key, or takes it away; null where labels belong to shapes. */
  label: ((sample: ListedSample, key: string) => boolean) | null;
  view: View;
  showEverything: () => void;
  sync: () => void;
  wayOut: ReactNode;
}

const CAPTION = 40;

/** The samples as tiles; or why there are none. */
export function SampleGrid({ dataset, labels, filter, samples, items, selection, tick, markHard, label, view, showEverything, sync, wayOut }: SampleGridProps) {
  const { t } = useTranslation();
  const { fetchNextPage } = samples;
  const colours = useMemo(() => labelColours(labels), [labels]);
  const search = writeFilter(filter).toString();
  const [hovered, hover] = useHover(view.hasPreview);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const isCompact = view.grid === "compact";
  const tile = useCallback(
    (listed: ListedSample, isCurrent: boolean) => (
      <SampleTile
        listed={listed}
        href={`/datasets/${dataset.id}/annotate/${listed.id}${search ? `?${search}` : ""}`}
        colours={colours}
        isSelected={isTicked(selection, listed.id)}
        isCurrent={isCurrent}
        isCompact={isCompact}
        tick={tick}
        markHard={markHard}
        hover={hover}
      />
    ),
    [dataset.id, search, colours, selection, isCompact, tick, markHard, hover],
  );
  const onSpace = useMemo(() => tick && (({ id }: ListedSample, isRange: boolean) => tick(id, isRange)), [tick]);
  const onExtend = useMemo(
    () =>
      tick &&
      ((from: ListedSample, to: ListedSample) => {
        if (!isTicked(selection, from.id)) tick(from.id, false);
        tick(to.id, true);
      }),
    [tick, selection],
  );
  const isSearching = items.length === 0 && samples.hasNextPage;
  return (
    <div className={styles.grid}>
      {samples.isPending && <Loading />}
      {samples.error && items.length === 0 && <Failure error={samples.error} retry={() => void samples.refetch()} />}
      {samples.data && items.length === 0 && !isSearching && <NoSamples dataset={dataset} filter={filter} clear={showEverything} sync={sync} wayOut={wayOut} />}
      {isSearching && <p className={styles.searching}>{t("samples.list.searching")}</p>}
      {samples.data && (
        <TileGrid
          key={search}
          placeName={`${dataset.id}?${search}`}
          items={items}
          keyOf={(sample) => sample.id}
          tile={tile}
          onSpace={onSpace ?? undefined}
          onExtend={onExtend ?? undefined}
          onKey={label ?? undefined}
          caption={isCompact ? 0 : CAPTION}
          minTile={isCompact ? TILE.least : view.tile}
          hasMore={samples.hasNextPage}
          isLoadingMore={samples.isFetching}
          loadMore={loadMore}
          failure={samples.isFetchNextPageError ? samples.error : null}
        />
      )}
      {hovered && <HoverPreview hovered={hovered} colours={colours} />}
    </div>
  );
}
