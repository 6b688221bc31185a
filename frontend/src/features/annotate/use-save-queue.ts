import { useEffect, useState, useSyncExternalStore } from "react";

import { openQueue } from "./saving/open-queue";
import type { SaveQueue, SaveSummary } from "./saving/save-queue";

/** The queue of the signed-in person; null until it has taken up what earlier pages left. */
export function useSaveQueue(user: string | null): SaveQueue | null {
  const [queue, setQueue] = useState<SaveQueue | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const use = (opened: SaveQueue) => {
      if (!isCurrent) return;
      // Someone may have signed in since the last try.
      opened.retryNow();
      setQueue(opened);
    };
    if (user !== null) void openQueue(user).then(use);
    return () => {
      isCurrent = false;
    };
  }, [user]);
  return queue;
}

/** A part of what is unsaved; the component is drawn again only when that part changes. */
export function useSaveSummary<T>(queue: SaveQueue, part: (summary: SaveSummary) => T): T {
  return useSyncExternalStore(queue.subscribe, () => part(queue.getSummary()));
}
