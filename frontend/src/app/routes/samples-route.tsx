import { LabelsPanel } from "@/features/labels/components/labels-panel";
import { SamplesPage } from "@/features/samples/components/samples-page";
import { useSampleFilter } from "@/features/samples/use-sample-filter";
import { useLabels } from "@/hooks/use-labels";
import { isAtLeast } from "@/lib/roles";

import { useDatasetPlace } from "./dataset-outlet";
import styles from "./samples-route.module.css";
import { useStartSync } from "./use-start-sync";

const NONE: never[] = [];

export function Component() {
  const { dataset, counts, openExport } = useDatasetPlace();
  const [filter, change] = useSampleFilter();
  const labels = useLabels(dataset.id);
  const sync = useStartSync(dataset.id);
  const known = labels.data ?? NONE;
  const toggle = (name: string) => {
    const isActive = filter.labels.includes(name);
    change({ labels: isActive ? filter.labels.filter((label) => label !== name) : [...filter.labels, name] });
  };
  return (
    <div className={styles.split}>
      <SamplesPage
        dataset={dataset}
        counts={counts}
        labels={known}
        filter={filter}
        change={change}
        sync={sync}
        exportSamples={(selected) => openExport({ selected, filter, version: null })}
      />
      <LabelsPanel datasetId={dataset.id} labels={known} active={filter.labels} toggle={toggle} canEdit={isAtLeast(dataset.my_role, "manager")} />
    </div>
  );
}
