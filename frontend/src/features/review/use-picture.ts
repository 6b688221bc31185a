import { useEffect, useState } from "react";

import type { Picture } from "@/canvas/picture/picture";
import { wholePicture } from "@/canvas/picture/picture";

/** The decoded picture behind an address, which the browser turns upright; null until it is there. */
export function usePicture(url: string): { picture: Picture | null; hasFailed: boolean } {
  const [found, setFound] = useState<{ url: string; picture: Picture | null } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const picture = new Image();
    picture.src = url;
    const settle = (loaded: Picture | null) => isWanted && setFound({ url, picture: loaded });
    picture.decode().then(
      () => settle(wholePicture(picture)),
      () => settle(null),
    );
    return () => {
      isWanted = false;
    };
  }, [url]);
  const own = found?.url === url ? found : null;
  return { picture: own?.picture ?? null, hasFailed: own !== null && own.picture === null };
}
