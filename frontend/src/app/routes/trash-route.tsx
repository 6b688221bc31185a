import { TrashPage } from "@/features/trash/components/trash-page";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { dataset } = useDatasetPlace();
  return <TrashPage key={dataset.id} dataset={dataset} />;
}
