import { useSearchParams } from "react-router";

import { GroupsPage } from "@/features/groups/components/groups-page";
import { useLabels } from "@/hooks/use-labels";

import { useDatasetPlace } from "./dataset-outlet";

const NONE: never[] = [];

/** Samples in groups of those that are alike; whose property is in the address. */
export function Component() {
  const { dataset, counts, jobs } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  const [query, setQuery] = useSearchParams();
  const choose = (property: string) => setQuery({ property }, { replace: true });
  return <GroupsPage key={dataset.id} dataset={dataset} counts={counts} labels={labels.data ?? NONE} jobs={jobs} property={query.get("property")} choose={choose} />;
}
