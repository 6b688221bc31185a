import { OverviewPage } from "@/features/datasets/components/overview-page";
import { EVERYTHING } from "@/lib/sample-filter";

import { useDatasetPlace } from "./dataset-outlet";
import { useStartLabeling } from "./use-start-labeling";
import { useStartSync } from "./use-start-sync";

export function Component() {
  const { dataset, counts, jobs, publish, openExport } = useDatasetPlace();
  const labeling = useStartLabeling(dataset);
  const sync = useStartSync(dataset.id);
  const exportAll = () => openExport({ selected: [], filter: { ...EVERYTHING, tab: "labeled" }, version: null });
  return <OverviewPage dataset={dataset} counts={counts} jobs={jobs} actions={{ startLabeling: labeling.start, publish: () => publish(), exportAll, sync }} />;
}
