import { ComparePage } from "@/features/versions/components/compare-page";
import { useLabels } from "@/hooks/use-labels";

import { useDatasetPlace } from "./dataset-outlet";

const NONE: never[] = [];

export function Component() {
  const { dataset } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  return <ComparePage datasetId={dataset.id} labels={labels.data ?? NONE} />;
}
