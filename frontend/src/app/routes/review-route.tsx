import { useCallback } from "react";
import { useSearchParams } from "react-router";

import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { openQueue } from "@/features/annotate/saving/open-queue";
import { ReviewPage } from "@/features/review/components/review-page";
import { cropOrder } from "@/features/review/crop-order";
import { useLabels } from "@/hooks/use-labels";
import { useMe } from "@/hooks/use-me";

import { useDatasetPlace } from "./dataset-outlet";

/** Quick review; label and order are in the address. */
export function Component() {
  const { dataset } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  const me = useMe();
  const user = me.data?.id;
  const saveFirst = useCallback(async () => (user === undefined ? [] : (await openQueue(user)).saveAll(dataset.id)), [user, dataset.id]);
  const [query, setQuery] = useSearchParams();
  const choose = (part: { label?: string; order?: string }) =>
    setQuery((now) => new URLSearchParams({ ...Object.fromEntries(now), ...part }), { replace: true });
  if (labels.isPending) return <Loading />;
  if (!labels.data) return <Failure error={labels.error} retry={() => void labels.refetch()} />;
  return <ReviewPage key={dataset.id} dataset={dataset} labels={labels.data} labelId={query.get("label")} order={cropOrder(query.get("order"))} choose={choose} saveFirst={saveFirst} />;
}
