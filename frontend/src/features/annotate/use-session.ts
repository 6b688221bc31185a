import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { keys } from "@/api/query-keys";
import type { Dataset } from "@/api/schema.gen";
import type { CanvasLabel } from "@/canvas/model/annotation";
import { useToast } from "@/hooks/use-toast";

import { ActiveTime } from "./active-time";
import { AnnotationSession } from "./annotation-session";
import { historiesOf } from "./histories";
import { reopen } from "./reopen";
import { forgetAnnotations } from "./queries";
import type { SaveQueue } from "./saving/save-queue";
import type { SampleState } from "./saving/stored";

/** The session of this page, with the vocabulary of the dataset; what is saved is no longer believed in caches. */
export function useSession(queue: SaveQueue, labels: readonly CanvasLabel[], dataset: Dataset): AnnotationSession {
  const datasetId = dataset.id;
  const queryClient = useQueryClient();
  const { t } = useTranslation();
  const { warn, failed } = useToast();
  const [time] = useState(() => new ActiveTime(() => performance.now()));
  const [session] = useState(() => new AnnotationSession(queue, time, historiesOf(queue.user, datasetId), (ref) => void reopen(queue, ref).catch(failed)));

  useEffect(() => {
    const stop = session.start();
    return () => {
      stop();
      session.close();
    };
  }, [session]);
  useEffect(() => {
    session.store.setNeedsShapes(dataset.type !== "image_classification");
    if (dataset.type === "image_segmentation") session.router.choose("polygon");
  }, [session, dataset.type]);
  useEffect(() => {
    const { activeLabel } = session.store.getState();
    session.store.setLabels(labels);
    if (activeLabel !== null && session.store.getState().activeLabel === null) warn(t("annotate.gone.active", { name: activeLabel }));
  }, [session, labels, warn, t]);
  useEffect(() => queue.onEvent((ref) => forgetAnnotations(queryClient, ref)), [queue, queryClient]);
  useEffect(
    // Most of what is refused is refused for a label that is gone.
    () => queue.onEvent((_ref, { kind }) => kind === "reverted" && void queryClient.invalidateQueries({ queryKey: keys.labels(datasetId) })),
    [queue, queryClient, datasetId],
  );
  useEffect(() => {
    const states = new Map<string, SampleState>();
    // A sample that moved to another tab moves the counts now, not with the next pulse.
    return queue.onEvent(({ sampleId }, event) => {
      if (event.kind !== "acknowledged" || states.get(sampleId) === event.state) return;
      states.set(sampleId, event.state);
      void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    });
  }, [queue, queryClient, datasetId]);
  useEffect(() => {
    const touch = () => time.touch();
    for (const sign of ["pointermove", "keydown", "wheel"]) window.addEventListener(sign, touch, { passive: true });
    return () => {
      for (const sign of ["pointermove", "keydown", "wheel"]) window.removeEventListener(sign, touch);
    };
  }, [time]);
  // The pages behind this one show the new counts and states at once.
  useEffect(() => () => void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) }), [queryClient, datasetId]);
  return session;
}
