import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useNavigate } from "react-router";

import type { Neighbours } from "@/api/schema.gen";
import type { SampleFilter } from "@/lib/sample-filter";
import { writeFilter } from "@/lib/sample-filter";

import { pictureOf } from "./pictures";
import { fetchAnnotations, rememberSample, useNeighbours } from "./queries";
import type { SampleRef } from "./saving/entry";
import { NO_TRAIL, stepBack, stepForward } from "./trail";

export interface Walk {
  readonly neighbours: Neighbours | undefined;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  goToNext(): void;
  goToPrevious(): void;
  goTo(sampleId: string): void;
}

/** Fetches the next sample ahead, its picture decoded: going on then waits for nothing. */
function useAhead(datasetId: string, neighbours: Neighbours | undefined, isSettled: boolean): void {
  const queryClient = useQueryClient();
  const next = neighbours?.next[0];
  useEffect(() => {
    if (!next || !isSettled) return;
    rememberSample(queryClient, datasetId, next);
    // Failing ahead of time is no failure; it is tried again when the sample is opened.
    void pictureOf(next.image_url).catch(() => undefined);
    void fetchAnnotations(queryClient, { datasetId, sampleId: next.id }).catch(() => undefined);
  }, [queryClient, datasetId, next, isSettled]);
}

/** From sample to sample, in the order and the filter of the URL. */
export function useWalk(ref: SampleRef, filter: SampleFilter, isShown: boolean): Walk {
  const navigate = useNavigate();
  const { data: neighbours, isPlaceholderData } = useNeighbours(ref, filter);
  const [trail, setTrail] = useState(NO_TRAIL);
  const { datasetId, sampleId } = ref;
  useAhead(datasetId, neighbours, isShown && !isPlaceholderData);

  const search = writeFilter(filter).toString();
  const open = useCallback(
    (id: string) => void navigate({ pathname: `/datasets/${datasetId}/annotate/${id}`, search }),
    [navigate, datasetId, search],
  );
  const here = isPlaceholderData ? undefined : neighbours;
  const next = here?.next[0]?.id;
  const back = stepBack(trail);
  const previous = back?.to ?? here?.previous[0]?.id;

  return {
    neighbours,
    hasPrevious: previous !== undefined,
    hasNext: next !== undefined,
    goToNext: useCallback(() => {
      if (next === undefined) return;
      setTrail((now) => stepForward(now, sampleId));
      open(next);
    }, [next, open, sampleId]),
    goToPrevious: useCallback(() => {
      if (previous === undefined) return;
      setTrail((now) => stepBack(now)?.trail ?? NO_TRAIL);
      open(previous);
    }, [previous, open]),
    goTo: useCallback(
      (id: string) => {
        setTrail(NO_TRAIL);
        open(id);
      },
      [open],
    ),
  };
}
