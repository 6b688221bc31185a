import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Clip } from "@/canvas/model/clip";
import { clipOf, repeated } from "@/canvas/model/clip";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";

import type { AnnotationSession } from "./annotation-session";
import { itemsOf } from "./items";
import { fetchAnnotations, fetchSample } from "./queries";
import type { SampleRef } from "./saving/entry";

/** Puts the annotations of the sample before this one in the walk on this one, and offers to take them away again. */
export function useRepeat(session: AnnotationSession, { datasetId, sampleId }: SampleRef, previousId: string | undefined) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const toast = useToast();
  return useCallback(async () => {
    if (previousId === undefined) return;
    const read = async (): Promise<Clip | null> => {
      const ref = { datasetId, sampleId: previousId };
      const [sample, state] = await Promise.all([fetchSample(queryClient, ref), fetchAnnotations(queryClient, ref)]);
      const size = { width: sample.width ?? 0, height: sample.height ?? 0 };
      return size.width > 0 ? clipOf(size, itemsOf({ ...state, suggestions: [] }, [])) : null;
    };
    try {
      // What was drawn a moment ago may still be on its way to the server.
      const clip = session.recall(previousId) ?? (await read());
      if (!clip || !session.isAt(sampleId)) return;
      const { marks } = repeated(clip, session.store.getState());
      if (marks.length === 0) return toast.warn(t("annotate.repeat.nothing"));
      const added = session.store.addAll(marks);
      const perform = () => session.isAt(sampleId) && session.store.remove(added);
      const action = { label: t("annotate.action.undo"), perform, seconds: SECONDS_TO_UNDO };
      toast.done(t("annotate.repeat.done", { count: added.length }), { action, key: "repeat" });
    } catch (error) {
      toast.failed(error);
    }
  }, [session, queryClient, toast, t, datasetId, sampleId, previousId]);
}
