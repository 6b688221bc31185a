import { LabelsPanel } from "@/features/labels/components/labels-panel";
import { SamplesPage } from "@/features/samples/components/samples-page";
import { useSampleFilter } from "@/features/samples/use-sample-filter";
import type { SelectionMenuItem } from "@/features/samples/use-selection";
import { useLabels } from "@/hooks/use-labels";
import { isAtLeast } from "@/lib/roles";

import { AddData } from "./add-data";
import { useDatasetPlace } from "./dataset-outlet";
import { useStartSync } from "./use-start-sync";

const NONE: never[] = [];
/** What other features do with a selection. */
const SELECTION_MENU: SelectionMenuItem[] = [];

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
      exportSamples={(picked) => openExport({ selected: picked && "samples" in picked.target ? picked.target.samples : [], filter, version: null })}
      addData={<AddData dataset={dataset} open={addData} />}
      selectionMenu={SELECTION_MENU}
      labelsPanel={
        <LabelsPanel datasetId={dataset.id} labels={known} active={filter.labels} toggle={toggle} canEdit={isAtLeast(dataset.my_role, "manager")} />
      }
    />
  );
}
