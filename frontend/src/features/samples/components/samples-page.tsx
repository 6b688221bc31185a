import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo } from "react";

import { keys } from "@/api/query-keys";
import type { Dataset, Job, Label } from "@/api/schema.gen";
import { useBulk } from "@/hooks/use-bulk";
import { usePulse } from "@/hooks/use-pulse";
import { isAtLeast } from "@/lib/roles";
import { EVERYTHING, type SampleFilter } from "@/lib/sample-filter";

import { useMatching, useSamples } from "../queries";
import { useActed } from "../use-acted";
import { useLabelKeys } from "../use-label-keys";
import { usePageKeys } from "../use-page-keys";
import { type Picked, type SelectionMenuItem, usePicked, useSelection } from "../use-selection";
import { useView } from "../use-view";
import { FilterRows } from "./filter-rows";
import { SampleFilters } from "./sample-filters";
import { SampleGrid } from "./sample-grid";
import { SampleTabs } from "./sample-tabs";
import { SampleToolbar } from "./sample-toolbar";
import styles from "./samples-page.module.css";
import { SavedViews } from "./saved-views";
import { type Act, SelectionPanel } from "./selection-panel";
import { ViewTools } from "./view-tools";

export interface SamplesPageProps {
  dataset: Dataset;
  counts: Dataset["counts"];
  labels: Label[];
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
  sync: () => void;
  /** Jobs of the dataset that run. */
  jobs: Job[];
  /** Null: nothing is selected, so that the filter says what is meant. */
  exportSamples: (selection: Picked | null) => void;
  /** The button that adds images. */
  addData?: ReactNode;
  /** The ways to duplicates and, on the tab of labeled samples, to quick review. */
  quickReview?: ReactNode;
  /** What stands over the samples of the tab that is shown. */
  tabHead?: ReactNode;
  /** The way out of a tab without samples. */
  wayOut?: ReactNode;
  /** What other features offer to do with the selection. */
  selectionMenu?: readonly SelectionMenuItem[];
  labelsPanel: ReactNode;
}

/** More loaded pages than this are not read again by themselves: they would jump below a person's eyes. */
const FRESH_PAGES = 3;

/** Reads the list again when the counts say that samples changed, and the counts of labels after each save. */
function useFreshSamples(datasetId: string, counts: Dataset["counts"], pages: number): void {
  const queryClient = useQueryClient();
  const signature = Object.values(counts).join();
  const lastChange = usePulse(datasetId).data?.last_change;
  useEffect(() => {
    if (pages > 0 && pages <= FRESH_PAGES) void queryClient.invalidateQueries({ queryKey: keys.samples(datasetId) });
    // The number of pages must not start a reading of its own.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queryClient, datasetId, signature]);
  useEffect(() => {
    if (lastChange) void queryClient.invalidateQueries({ queryKey: keys.labels(datasetId) });
  }, [queryClient, datasetId, lastChange]);
}

/** The samples of a dataset: tabs, filters, the grid, and the panel for what is selected. */
export function SamplesPage(props: SamplesPageProps) {
  const { dataset, counts, labels, filter, change, sync, jobs, labelsPanel } = props;
  const samples = useSamples(dataset.id, filter);
  const read = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const { shown: items, leave, comeBack } = useActed(read);
  const order = useMemo(() => items.map(({ id }) => id), [items]);
  const { selection, tick, selectShown, selectAll, clear } = useSelection(filter, samples.data ? order : null);
  const matching = useMatching(dataset.id, filter, samples.data !== undefined);
  const picked = usePicked(selection, filter, matching.data);
  const bulk = useBulk(dataset.id, jobs);
  const { run, undoLast } = bulk;
  const markHard = useCallback(
    (id: string, isHard: boolean) => run({ samples: [id] }, { action: isHard ? "mark_hard" : "unmark_hard" }),
    [run],
  );
  const isConfirming = filter.tab === "to_confirm" && isAtLeast(dataset.my_role, "reviewer");
  const { labelTile, labelPicked } = useLabelKeys(labels, run, { items, selection, picked, isConfirming, decided: leave, refused: comeBack });
  const view = useView();
  const canSelect = isAtLeast(dataset.my_role, "labeler");
  const canLabel = canSelect && dataset.type === "image_classification";
  const showEverything = () => change({ ...EVERYTHING, tab: filter.tab, order: filter.order });
  const act: Act = (action, then) => {
    if (!picked) return;
    bulk.run(picked.target, action, () => {
      // What matched may not match any more: nobody should go on with samples he did not mean.
      if (selection.isAll) clear();
      then?.();
    });
  };
  useFreshSamples(dataset.id, counts, samples.data?.pages.length ?? 0);
  const label = canLabel ? labelPicked : null;
  usePageKeys(useMemo(() => (canSelect ? { selectShown, clear, undo: undoLast, label } : null), [canSelect, selectShown, clear, undoLast, label]));

  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <SampleTabs tab={filter.tab} counts={counts} choose={(tab) => change({ tab })} />
        <SampleFilters
          datasetId={dataset.id}
          filter={filter}
          labels={labels}
          change={change}
          views={<SavedViews dataset={dataset} filter={filter} change={change} view={view} />}
        />
        <ViewTools view={view} isPicked={picked !== null} />
      </div>
      {props.tabHead}
      <FilterRows
        datasetId={dataset.id}
        filter={filter}
        labels={labels}
        change={change}
        clear={showEverything}
        matching={matching.isPlaceholderData ? undefined : matching.data}
      />
      <SampleToolbar
        {...props}
        picked={picked}
        bulk={bulk}
        selectionMenu={props.selectionMenu ?? []}
        choice={{ selection, order, matching: matching.data, selectShown, selectAll, clear }}
      />
      <div className={view.hasPanel && !view.isNarrow ? `${styles.split} ${styles.beside}` : styles.split}>
        <SampleGrid
          dataset={dataset}
          labels={labels}
          filter={filter}
          samples={samples}
          items={items}
          selection={selection}
          tick={canSelect ? tick : null}
          markHard={canSelect ? markHard : null}
          label={canLabel ? labelTile : null}
          view={view}
          showEverything={showEverything}
          sync={sync}
          wayOut={props.wayOut}
        />
        <div className={styles.side} hidden={!view.hasPanel}>
          {picked && <SelectionPanel dataset={dataset} labels={labels} picked={picked} act={act} isActing={bulk.isRunning} clear={clear} />}
          {labelsPanel}
        </div>
      </div>
    </div>
  );
}
