import { useSearchParams } from "react-router";

import { DuplicatesPage } from "@/features/duplicates/components/duplicates-page";
import { stackChoice } from "@/features/duplicates/stack-choice";
import { useLabels } from "@/hooks/use-labels";

import { useDatasetPlace } from "./dataset-outlet";

const NONE: never[] = [];

/** Near-duplicates among all samples; how alike, in which order and which of them are in the address. */
export function Component() {
  const { dataset, jobs } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  const [query, setQuery] = useSearchParams();
  const choice = stackChoice(query);
  const change = (part: Partial<typeof choice>) =>
    setQuery(Object.fromEntries(Object.entries({ ...choice, ...part }).map(([name, value]) => [name, String(value)])), { replace: true });
  return <DuplicatesPage key={dataset.id} dataset={dataset} labels={labels.data ?? NONE} jobs={jobs} choice={choice} change={change} />;
}
