import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useLatest } from "@/hooks/use-latest";
import { useToast } from "@/hooks/use-toast";

import { rememberSample } from "./queries";
import { type QueueTab, releaseSample, skipSample, takeNext } from "./queue";
import type { SampleRef } from "./saving/entry";
import type { SaveQueue } from "./saving/save-queue";
import type { Walk } from "./use-walk";

export interface Queueing {
  /** Nothing is left that this person could be given. */
  readonly isOver: boolean;
  skip(reason: string): void;
}

/**
 * The walk of someone who is handed his samples: next is what the queue gives, so that two people never work on the
 * same one. `tab` null leaves the walk as it is.
 */
export function useQueueWalk(walk: Walk, ref: SampleRef, tab: QueueTab | null, saves: SaveQueue): { walk: Walk; queueing: Queueing | null } {
  const { t } = useTranslation();
  const { done, warn, failed } = useToast();
  const queryClient = useQueryClient();
  const [isOver, setIsOver] = useState(false);
  const isBusy = useRef(false);
  const { datasetId } = ref;
  const hold = useHeldSample(ref, tab, saves);
  const shown = useLatest(ref.sampleId);
  const { goOnTo } = walk;

  const advance = useCallback(
    async (reason: string | null) => {
      if (tab === null || isBusy.current) return;
      isBusy.current = true;
      try {
        // The queue goes by what is stored: what is still on its way would be handed out again.
        if (!(await saves.settled())) return warn(t("annotate.queue.unsaved"));
        if (reason !== null) await skipSample(datasetId, shown.current, reason);
        let next = await takeNext(datasetId, tab);
        if (next?.id === shown.current) {
          await skipSample(datasetId, next.id, "");
          done(t("annotate.queue.passed"));
          next = await takeNext(datasetId, tab);
        }
        hold(next?.id ?? null);
        if (!next) return setIsOver(true);
        rememberSample(queryClient, datasetId, next);
        goOnTo(next.id);
      } catch (error) {
        failed(error);
      } finally {
        isBusy.current = false;
      }
    },
    [tab, saves, datasetId, hold, shown, queryClient, goOnTo, done, warn, failed, t],
  );
  const goToNext = useCallback(() => void advance(null), [advance]);
  const skip = useCallback((reason: string) => void advance(reason), [advance]);
  const queued = useMemo(() => ({ ...walk, goToNext, hasNext: !isOver }), [walk, goToNext, isOver]);
  const queueing = useMemo(() => ({ isOver, skip }), [isOver, skip]);
  return tab === null ? { walk, queueing: null } : { walk: queued, queueing };
}

/**
 * Remembers which sample this person holds, and gives it back when he leaves the page; the answer tells of another one.
 * One on which his work still waits to be saved stays his: the next person would begin without it.
 */
function useHeldSample({ datasetId, sampleId }: SampleRef, tab: QueueTab | null, saves: SaveQueue) {
  const held = useRef<string | null>(sampleId);
  useEffect(() => {
    if (tab === null) return undefined;
    // A page that was loaded again has given its sample back on the way: it is taken anew.
    takeNext(datasetId, tab).then(
      (handed) => (held.current = handed?.id ?? null),
      () => undefined,
    );
    const isUnsaved = (id: string) => saves.getSummary().unsaved.some((ref) => ref.sampleId === id);
    const release = () => held.current !== null && !isUnsaved(held.current) && releaseSample(datasetId, held.current);
    window.addEventListener("pagehide", release);
    return () => {
      window.removeEventListener("pagehide", release);
      release();
    };
  }, [datasetId, tab, saves]);
  return useCallback((id: string | null) => {
    held.current = id;
  }, []);
}
