import { LabelsPanel } from "@/features/labels/components/labels-panel";
import { SamplesPage } from "@/features/samples/components/samples-page";
import { useSampleFilter } from "@/features/samples/use-sample-filter";
import type { Picked, SelectionMenuItem } from "@/features/samples/use-selection";
import { useLabels } from "@/hooks/use-labels";
import { isAtLeast } from "@/lib/roles";

import { AddData } from "./add-data";
import { useDatasetPlace } from "./dataset-outlet";
import { useStartSync } from "./use-start-sync";

const NONE: never[] = [];
/** What other features do with a selection. */
const SELECTION_MENU: SelectionMenuItem[] = [];

/** A selection as the export dialog takes it: samples by name, or those that are left out of the filter. */
function namedIn(picked: Picked | null): { selected: string[]; except?: string[] } {
  if (!picked) return { selected: [] };
  return "samples" in picked.target ? { selected: picked.target.samples } : { selected: [], except: picked.target.filter.except };
}

export function Component() {
  const { dataset, counts, jobs, openExport, addData } = useDatasetPlace();
  const [filter, change] = useSampleFilter();
  const labels = useLabels(dataset.id);
  const sync = useStartSync(dataset.id);
  const known = labels.data ?? NONE;
  const toggle = (name: string) => {
    const isActive = filter.labels.includes(name);
    change({ labels: isActive ? filter.labels.filter((label) => label !== name) : [...filter.labels, name] });
  };
  return (
    <SamplesPage
      dataset={dataset}
      counts={counts}
      jobs={jobs}
      labels={known}
      filter={filter}
      change={change}
      sync={sync}
      exportSamples={(picked) => openExport({ filter, version: null, ...namedIn(picked) })}
      addData={<AddData dataset={dataset} open={addData} />}
      selectionMenu={SELECTION_MENU}
      labelsPanel={
        <LabelsPanel datasetId={dataset.id} labels={known} active={filter.labels} toggle={toggle} canEdit={isAtLeast(dataset.my_role, "manager")} />
      }
    />
  );
}
