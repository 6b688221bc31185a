import { VersionsPage } from "@/features/versions/components/versions-page";
import { EVERYTHING } from "@/lib/sample-filter";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { dataset, publish, openExport } = useDatasetPlace();
  return (
    <VersionsPage
      dataset={dataset}
      publish={() => publish()}
      exportVersion={(version) => openExport({ selected: [], filter: EVERYTHING, version })}
    />
  );
}
