import { useCallback, useState } from "react";
import { useNavigate } from "react-router";

import type { SampleFilter } from "@/lib/sample-filter";
import { writeFilter } from "@/lib/sample-filter";

import type { SaveQueue } from "./saving/save-queue";

/** Back to the preview, once everything is saved; what can't be saved now the person is asked about. */
export function useLeave(queue: SaveQueue, datasetId: string, filter: SampleFilter) {
  const navigate = useNavigate();
  const [isLeaving, setIsLeaving] = useState(false);
  const search = writeFilter(filter).toString();
  const leave = useCallback(
    async (ask: (go: () => void) => void) => {
      const go = () => void navigate({ pathname: `/datasets/${datasetId}/samples`, search });
      setIsLeaving(true);
      const isSaved = await queue.settled();
      setIsLeaving(false);
      if (isSaved) go();
      else ask(go);
    },
    [navigate, queue, datasetId, search],
  );
  return { leave, isLeaving };
}
