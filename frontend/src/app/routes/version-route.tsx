import { useParams } from "react-router";

import { VersionPage } from "@/features/versions/components/version-page";
import { useLabels } from "@/hooks/use-labels";
import { EVERYTHING } from "@/lib/sample-filter";

import { useDatasetPlace } from "./dataset-outlet";

const NONE: never[] = [];

export function Component() {
  const versionId = useParams().versionId ?? "";
  const { dataset, openExport } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  return (
    <VersionPage
      dataset={dataset}
      versionId={versionId}
      labels={labels.data ?? NONE}
      exportVersion={(version) => openExport({ selected: [], filter: EVERYTHING, version })}
    />
  );
}
