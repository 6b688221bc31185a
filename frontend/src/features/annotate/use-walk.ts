import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useNavigate } from "react-router";

import type { SampleFilter } from "@/lib/sample-filter";
import { writeFilter } from "@/lib/sample-filter";

import { nextTo } from "./next-to";
import { pictureOf } from "./pictures";
import type { Surroundings } from "./queries";
import { fetchAnnotations, rememberSample, useNeighbours } from "./queries";
import type { SampleRef } from "./saving/entry";
import { NO_TRAIL, stepBack, stepForward } from "./trail";

export interface Walk {
  readonly neighbours: Surroundings | undefined;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  goToNext(): void;
  goToPrevious(): void;
  goTo(sampleId: string): void;
}

/** Fetches the next sample ahead, its picture decoded: going on then waits for nothing. */
function useAhead(datasetId: string, neighbours: Surroundings | undefined, isSettled: boolean): void {
  const queryClient = useQueryClient();
  const next = neighbours?.next[0];
  useEffect(() => {
    if (!neighbours || !next || !isSettled) return;
    for (const sample of [...neighbours.previous, ...neighbours.next]) rememberSample(queryClient, datasetId, sample);
    // Failing ahead of time is no failure; it is tried again when the sample is opened.
    void pictureOf(next.image_url).catch(() => undefined);
    void fetchAnnotations(queryClient, { datasetId, sampleId: next.id }).catch(() => undefined);
  }, [queryClient, datasetId, neighbours, next, isSettled]);
}

/** From sample to sample, in the order and the filter of the URL; nowhere while `isHeld` says so. */
export function useWalk(ref: SampleRef, filter: SampleFilter, isShown: boolean, isHeld: () => boolean): Walk {
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
  const near = nextTo(neighbours, sampleId);
  const next = near.next;
  const back = stepBack(trail);
  const previous = back?.to ?? near.previous;

  return {
    neighbours,
    hasPrevious: previous !== undefined,
    hasNext: next !== undefined,
    goToNext: useCallback(() => {
      if (next === undefined || isHeld()) return;
      setTrail((now) => stepForward(now, sampleId));
      open(next);
    }, [next, open, sampleId, isHeld]),
    goToPrevious: useCallback(() => {
      if (previous === undefined || isHeld()) return;
      setTrail((now) => stepBack(now)?.trail ?? NO_TRAIL);
      open(previous);
    }, [previous, open, isHeld]),
    goTo: useCallback(
      (id: string) => {
        if (isHeld()) return;
        setTrail(NO_TRAIL);
        open(id);
      },
      [open, isHeld],
    ),
  };
}
