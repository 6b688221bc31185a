import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

import type { Sample } from "@/api/schema.gen";
import type { Picture } from "@/canvas/picture/picture";

import type { AnnotationSession } from "./annotation-session";
import { pictureOf } from "./pictures";
import { fetchAnnotations, fetchSample, forgetAnnotations } from "./queries";
import type { SampleRef } from "./saving/entry";
import type { SaveQueue } from "./saving/save-queue";
import type { AnnotationState } from "./saving/stored";

export type ShownSample =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "shown"; readonly sample: Sample; readonly picture: Picture | null };

interface Read {
  readonly sample: Sample;
  readonly state: AnnotationState;
  /** Null when the file can't be shown; what is stored of the sample still is. */
  readonly picture: Picture | null;
}

async function read(queryClient: QueryClient, queue: SaveQueue, ref: SampleRef): Promise<Read> {
  const annotations = fetchAnnotations(queryClient, ref);
  // Awaited below; without this a failure before that would count as nobody's.
  annotations.catch(() => undefined);
  const sample = await fetchSample(queryClient, ref);
  const picture = await pictureOf(ref.datasetId, sample).catch(() => null);
  const state = await annotations;
  if (state.revision >= queue.revisionOf(ref)) return { sample, state, picture };
  // A save of ours has overtaken the reading.
  forgetAnnotations(queryClient, ref);
  return { sample, state: await fetchAnnotations(queryClient, ref), picture };
}

function sizeOf({ sample, picture }: Read) {
  const width = sample.width ?? picture?.size?.width ?? 0;
  const height = sample.height ?? picture?.size?.height ?? 0;
  return width > 0 && height > 0 ? { width, height } : null;
}

/** Reads a sample, its picture and its annotations, and opens them in the session. */
export function useShownSample(session: AnnotationSession, queue: SaveQueue, ref: SampleRef, canEdit: boolean) {
  const queryClient = useQueryClient();
  const [shown, setShown] = useState<ShownSample & { id?: string }>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  const { datasetId, sampleId } = ref;

  useEffect(() => {
    let isCurrent = true;
    const own = { datasetId, sampleId };
    session.close();
    const open = (found: Read) => {
      const size = sizeOf(found);
      if (size) session.show(own, found.state, size, canEdit && found.picture !== null);
      if (size && found.picture) session.segmenter.show(found.picture, size);
      setShown({ kind: "shown", sample: found.sample, picture: found.picture, id: sampleId });
    };
    read(queryClient, queue, own).then(
      (found) => isCurrent && open(found),
      (error: unknown) => isCurrent && setShown({ kind: "failed", error, id: sampleId }),
    );
    return () => {
      isCurrent = false;
    };
  }, [session, queue, queryClient, datasetId, sampleId, canEdit, attempt]);

  const retry = useCallback(() => setAttempt((number) => number + 1), []);
  const current: ShownSample = shown.id === sampleId ? shown : { kind: "loading" };
  return { shown: current, retry };
}
