import { useEffect, useState } from "react";

/** The decoded picture behind an address, which the browser turns upright; null until it is there. */
export function usePicture(url: string): { picture: HTMLImageElement | null; hasFailed: boolean } {
  const [found, setFound] = useState<{ url: string; picture: HTMLImageElement | null } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const picture = new Image();
    picture.src = url;
    const settle = (loaded: HTMLImageElement | null) => isWanted && setFound({ url, picture: loaded });
    picture.decode().then(
      () => settle(picture),
      () => settle(null),
    );
    return () => {
      isWanted = false;
    };
  }, [url]);
  const own = found?.url === url ? found : null;
  return { picture: own?.picture ?? null, hasFailed: own !== null && own.picture === null };
}
