import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import { readFilter, type SampleFilter, writeFilter } from "@/lib/sample-filter";

/** The filter of the sample page: read from the URL, and written back to it. */
export function useSampleFilter(): [SampleFilter, (part: Partial<SampleFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  const change = useCallback(
    (part: Partial<SampleFilter>) => setParams((now) => writeFilter({ ...readFilter(now), ...part }), { replace: !("tab" in part) }),
    [setParams],
  );
  return [filter, change];
}
