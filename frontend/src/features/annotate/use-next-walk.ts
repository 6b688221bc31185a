import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";

import type { SampleRef } from "./saving/entry";
import type { Walk } from "./use-walk";

export interface NextWalk {
  /** The last of them was left. */
  readonly isOver: boolean;
}

/** What the latest run proposes to label next, as it was when the walk began: what is labeled on the way stays in it. */
function useNextSamples(datasetId: string, isAsked: boolean) {
  return useQuery({
    queryKey: [...keys.nextSamples(datasetId)],
    queryFn: async ({ signal }) => {
      const path = { dataset_id: datasetId };
      return (await answer(client.GET("/api/v1/datasets/{dataset_id}/smart-labeling", { params: { path }, signal }))).next_samples;
    },
    enabled: isAsked,
    staleTime: Infinity,
  });
}

/** The walk along what a run proposes to label next, the most useful first; `isAsked` false leaves the walk as it is. */
export function useNextWalk(walk: Walk, { datasetId, sampleId }: SampleRef, isAsked: boolean): { walk: Walk; next: NextWalk | null } {
  const { data: ids } = useNextSamples(datasetId, isAsked);
  const [isOver, setIsOver] = useState(false);
  const at = ids?.indexOf(sampleId) ?? -1;
  const [before, after] = [at > 0 ? ids?.[at - 1] : undefined, ids?.[at + 1]];
  const { goOnTo, goTo } = walk;
  const goToNext = useCallback(() => (after === undefined ? setIsOver(true) : goOnTo(after)), [after, goOnTo]);
  const goToPrevious = useCallback(() => before !== undefined && goTo(before), [before, goTo]);
  const total = ids?.length ?? 0;
  const place = useMemo(() => (at < 0 ? undefined : { number: at + 1, total }), [at, total]);
  const along = useMemo(
    () => ({ ...walk, goToNext, goToPrevious, hasNext: ids !== undefined && !isOver, hasPrevious: before !== undefined, previousId: before, place }),
    [walk, goToNext, goToPrevious, ids, isOver, before, place],
  );
  const next = useMemo(() => ({ isOver }), [isOver]);
  return isAsked ? { walk: along, next } : { walk, next: null };
}
