import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { useLatest } from "@/hooks/use-latest";
import type { SampleFilter } from "@/lib/sample-filter";
import { writeFilter } from "@/lib/sample-filter";

import { nextTo } from "./next-to";
import { pictureOf } from "./pictures";
import type { Surroundings } from "./queries";
import { fetchAnnotations, fetchSample, rememberSample, useNeighbours } from "./queries";
import type { SampleRef } from "./saving/entry";
import type { Trail } from "./trail";
import { NO_TRAIL, stepBack, stepForward } from "./trail";

export interface Walk {
  readonly neighbours: Surroundings | undefined;
  readonly hasPrevious: boolean;
  /** Also while it is not known yet: the step is taken then. */
  readonly hasNext: boolean;
  readonly previousId: string | undefined;
  /** Where the sample stands in a list that is walked along. */
  readonly place?: { readonly number: number; readonly total: number };
  goToNext(): void;
  goToPrevious(): void;
  goTo(sampleId: string): void;
  /** Goes to a sample from which back leads to this one. */
  goOnTo(sampleId: string): void;
}

/** Fetches the next sample ahead, its picture decoded: going on then waits for nothing. */
function useAhead(datasetId: string, neighbours: Surroundings | undefined, isSettled: boolean): void {
  const queryClient = useQueryClient();
  const next = neighbours?.next[0];
  useEffect(() => {
    if (!neighbours || !next || !isSettled) return;
    for (const sample of [...neighbours.previous, ...neighbours.next]) rememberSample(queryClient, datasetId, sample);
    // Failing ahead of time is no failure; it is tried again when the sample is opened.
    const ref = { datasetId, sampleId: next.id };
    void fetchSample(queryClient, ref).then((sample) => pictureOf(datasetId, sample)).catch(() => undefined);
    void fetchAnnotations(queryClient, ref).catch(() => undefined);
  }, [queryClient, datasetId, neighbours, next, isSettled]);
}

/** What hands the samples out, as the URL says it: people's queue, what a run proposes, or nothing but the filter. */
export type Handed = "queue" | "next" | null;

interface Steps {
  /** Whether nobody may go anywhere now. */
  isHeld: () => boolean;
  /** A step was asked for before the neighbours were known, and there is no next one. */
  atEnd: () => void;
}

/** From sample to sample, in the order and the filter of the URL. `isHeld` has to stay the same function. */
export function useWalk(ref: SampleRef, filter: SampleFilter, handed: Handed, isShown: boolean, { isHeld, atEnd }: Steps): Walk {
  const navigate = useNavigate();
  const { data: neighbours, isPlaceholderData } = useNeighbours(ref, filter);
  const { datasetId, sampleId } = ref;
  // Keys may come faster than pages are drawn: each step starts from where the last one led, not from what is shown.
  const place = useRef({ at: sampleId, trail: NO_TRAIL, isUnderWay: false });
  // A step that is asked for before the neighbours are known is taken as soon as they are, unless the person goes elsewhere.
  const isAsked = useRef(false);
  const [trail, setTrail] = useState(NO_TRAIL);
  useEffect(() => {
    // Samples that are only passed don't count; one that the browser's own back button leads to does.
    const { at, isUnderWay } = place.current;
    if (sampleId === at) place.current.isUnderWay = false;
    else if (!isUnderWay) {
      place.current.at = sampleId;
      isAsked.current = false;
    }
  }, [sampleId]);
  useAhead(datasetId, neighbours, isShown && !isPlaceholderData);

  const params = writeFilter(filter);
  if (handed) params.set(handed, "1");
  const search = params.toString();
  const go = useCallback(
    (id: string | undefined, through: Trail) => {
      if (id === undefined || isHeld()) return;
      // A field that is being written in is saved when it is left, and its sample must still be here.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      place.current = { at: id, trail: through, isUnderWay: true };
      isAsked.current = false;
      setTrail(through);
      void navigate({ pathname: `/datasets/${datasetId}/annotate/${id}`, search });
    },
    [navigate, datasetId, search, isHeld],
  );
  const isKnown = neighbours !== undefined && !isPlaceholderData;
  const around = useLatest(neighbours);
  const known = useLatest(isKnown);
  const end = useLatest(atEnd);
  const goToNext = useCallback(() => {
    const { at, trail: behind } = place.current;
    const { next } = nextTo(around.current, at);
    isAsked.current = next === undefined && !known.current;
    go(next, stepForward(behind, at));
  }, [go, around, known]);
  useEffect(() => {
    if (!isKnown || !isAsked.current) return;
    isAsked.current = false; // also where there is no next one
    const { at, trail: behind } = place.current;
    const { next } = nextTo(neighbours, at);
    if (next === undefined) end.current();
    else go(next, stepForward(behind, at));
  }, [isKnown, neighbours, go, end]);
  const goToPrevious = useCallback(() => {
    const { at, trail: behind } = place.current;
    const back = stepBack(behind);
    go(back?.to ?? nextTo(around.current, at).previous, back?.trail ?? NO_TRAIL);
  }, [go, around]);
  const goTo = useCallback((id: string) => go(id, NO_TRAIL), [go]);
  const goOnTo = useCallback((id: string) => go(id, stepForward(place.current.trail, place.current.at)), [go]);

  const near = nextTo(neighbours, sampleId);
  const previousId = stepBack(trail)?.to ?? near.previous;
  return { neighbours, hasPrevious: previousId !== undefined, previousId, hasNext: near.next !== undefined || !isKnown, goToNext, goToPrevious, goTo, goOnTo };
}
