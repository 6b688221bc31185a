import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";

import { readFilter, type SampleFilter, writeFilter } from "@/lib/sample-filter";

/** The filter of the sample page: read from the URL, and written back to it. */
export function useSampleFilter(): [SampleFilter, (part: Partial<SampleFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  // The router shows a new address a moment later: a second change within it must build on the first.
  const latest = useRef(params);
  useEffect(() => {
    latest.current = params;
  }, [params]);
  const change = useCallback(
    (part: Partial<SampleFilter>) => {
      latest.current = writeFilter({ ...readFilter(latest.current), ...part });
      setParams(latest.current, { replace: !("tab" in part) });
    },
    [setParams],
  );
  return [filter, change];
}
