import { useEffect, useState, useSyncExternalStore } from "react";

import { openQueue } from "./saving/open-queue";
import type { SaveQueue, SaveSummary } from "./saving/save-queue";

/**
 * The queue of the signed-in person; null until it has taken up what earlier pages left. What waits is tried again
 * as soon as the server is no longer away: the waits between two tries grow to half a minute.
 */
export function useSaveQueue(user: string | null, isAway: boolean): SaveQueue | null {
  const [queue, setQueue] = useState<SaveQueue | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (user !== null) void openQueue(user).then((opened) => isCurrent && setQueue(opened));
    return () => {
      isCurrent = false;
    };
  }, [user]);
  useEffect(() => {
    // Someone may have signed in since the last try, too.
    if (!isAway) queue?.retryNow();
  }, [queue, isAway]);
  return queue;
}

/** A part of what is unsaved; the component is drawn again only when that part changes. */
export function useSaveSummary<T>(queue: SaveQueue, part: (summary: SaveSummary) => T): T {
  return useSyncExternalStore(queue.subscribe, () => part(queue.getSummary()));
}
