import { type ReactNode, useCallback, useMemo, useState } from "react";

import type { Dataset, Job, Label } from "@/api/schema.gen";
import { labelColours, SampleTile } from "@/components/sample-tile";
import { TileGrid } from "@/components/tile-grid";
import { useBulk } from "@/hooks/use-bulk";
import { useToast } from "@/hooks/use-toast";
import type { ListedSample } from "@/lib/listed-sample";
import { isAtLeast } from "@/lib/roles";
import { EVERYTHING } from "@/lib/sample-filter";
import { EVERYTHING_SELECTED, extend, isTicked, NOTHING_SELECTED, type Selection, selectShown, targetOf, toggle, within } from "@/lib/sample-selection";

import { type SetChoice, useMakeSet } from "../set-queries";
import styles from "./samples-drawer.module.css";
import { SamplesTools } from "./samples-tools";

interface FoundSamplesProps {
  dataset: Dataset;
  labels: Label[];
  jobs: Job[];
  items: readonly ListedSample[];
  /** What all of them are, also those that are not loaded. */
  choice: SetChoice;
  total: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Why the next page was refused. */
  failure: Error | null;
  loadMore: () => void;
  /** Under this name the place where a person had scrolled to is found again. */
  placeName: string;
  /** What stands in the place of the grid where there is no sample. */
  nothing: ReactNode;
}

const CAPTION = 40;
const MIN_TILE = 150;

/** Samples as a grid, and what can be done with those that are ticked. */
export function FoundSamples({ dataset, labels, jobs, items, choice, total, hasMore, isLoadingMore, failure, loadMore, placeName, nothing }: FoundSamplesProps) {
  const order = useMemo(() => items.map(({ id }) => id), [items]);
  const [held, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const selection = useMemo(() => within(held, order), [held, order]);
  const bulk = useBulk(dataset.id, jobs);
  const { mutate: makeSet, data: kept, isPending: isMakingSet } = useMakeSet(dataset.id);
  const { failed } = useToast();
  const selectAll = () => makeSet(choice, { onSuccess: () => setSelection(EVERYTHING_SELECTED), onError: failed });
  const colours = useMemo(() => labelColours(labels), [labels]);
  const canMark = isAtLeast(dataset.my_role, "labeler");
  const tick = useCallback((id: string, isRange: boolean) => setSelection((now) => (isRange ? extend(now, id, order) : toggle(now, id))), [order]);
  const { run } = bulk;
  const markHard = useCallback((id: string, isHard: boolean) => run({ samples: [id] }, { action: isHard ? "mark_hard" : "unmark_hard" }), [run]);
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
  if (items.length === 0 && !hasMore) return nothing;
  return (
    <>
      {canMark && (
        <SamplesTools
          dataset={dataset}
          labels={labels}
          bulk={bulk}
          target={targetOf(selection, { ...EVERYTHING, set: kept?.id ?? "" })}
          choice={{ selection, order, total: kept?.size ?? total, selectShown: () => setSelection(selectShown(order)), selectAll, isMakingSet, clear: () => setSelection(NOTHING_SELECTED) }}
        />
      )}
      <div className={styles.grid}>
        <TileGrid
          placeName={placeName}
          items={items}
          keyOf={(sample) => sample.id}
          tile={tile}
          onSpace={canMark ? (sample, isRange) => tick(sample.id, isRange) : undefined}
          onExtend={canMark ? (from, to) => setSelection((now) => extend(isTicked(now, from.id) ? now : toggle(now, from.id), to.id, order)) : undefined}
          caption={CAPTION}
          minTile={MIN_TILE}
          hasMore={hasMore}
          isLoadingMore={isLoadingMore}
          failure={failure}
          loadMore={loadMore}
        />
      </div>
    </>
  );
}
