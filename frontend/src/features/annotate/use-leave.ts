import { useCallback, useState } from "react";
import { useNavigate } from "react-router";

import type { SampleFilter } from "@/lib/sample-filter";
import { writeFilter } from "@/lib/sample-filter";

import type { SaveQueue } from "./saving/save-queue";

/** A question that is put to the person; `close` takes it back. */
export type AskToLeave = (answers: { go: () => void; stay: () => void }) => { close: () => void };

/**
 * Back to the preview, once everything is saved; what can't be saved now the person is asked about. The question
 * answers itself when it is saved after all.
 */
export function useLeave(queue: SaveQueue, datasetId: string, filter: SampleFilter) {
  const navigate = useNavigate();
  const [isLeaving, setIsLeaving] = useState(false);
  const search = writeFilter(filter).toString();
  const leave = useCallback(
    async (ask: AskToLeave) => {
      const go = () => void navigate({ pathname: `/datasets/${datasetId}/samples`, search });
      setIsLeaving(true);
      const isSaved = await queue.settled();
      setIsLeaving(false);
      if (isSaved) return go();
      const answered = (act: () => void) => () => {
        stopWatching();
        act();
      };
      const question = ask({ go: answered(go), stay: answered(() => undefined) });
      const stopWatching = queue.subscribe(() => {
        if (queue.getSummary().state !== "saved") return;
        question.close();
        answered(go)();
      });
    },
    [navigate, queue, datasetId, search],
  );
  return { leave, isLeaving };
}
