import { LabelsPage } from "@/features/labels/components/labels-page";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { dataset } = useDatasetPlace();
  return <LabelsPage key={dataset.id} dataset={dataset} />;
}
