import type { Clip, Clipboard } from "@/canvas/model/clip";
import { memoryClipboard } from "@/canvas/model/clip";

const KEY = "easel.clipboard";

/** What was copied in any tab of this browser; what is too large for its storage stays in this tab. */
export function sharedClipboard(storage: Storage): Clipboard {
  const own = memoryClipboard();
  return {
    read: () => clipIn(storage) ?? own.read(),
    write(clip) {
      own.write(clip);
      try {
        storage.setItem(KEY, JSON.stringify(clip));
      } catch {
        storage.removeItem(KEY);
      }
    },
  };
}

/** Null for what another release of the page may have left there. */
function clipIn(storage: Storage): Clip | null {
  try {
    const clip = JSON.parse(storage.getItem(KEY) ?? "null") as Clip | null;
    return Array.isArray(clip?.marks) && clip.image ? clip : null;
  } catch {
    return null;
  }
}
