import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

import type { Crop } from "@/api/schema.gen";
import { type Picture, wholePicture } from "@/canvas/picture/picture";
import { tiledPicture } from "@/canvas/picture/sample-tiles";
import { TiledPicture } from "@/canvas/picture/tiled-picture";

interface Found {
  sample: Crop["sample"];
  /** Null: it can't be shown. */
  picture: Picture | null;
}

/** The picture of a crop's image, upright and in tiles where it is large; null until it is there. */
export function usePicture(datasetId: string, sample: Crop["sample"]): { picture: Picture | null; hasFailed: boolean } {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    let isWanted = true;
    const opening = open(datasetId, sample);
    void opening.then((picture) => isWanted && setFound({ sample, picture }));
    return () => {
      isWanted = false;
      void opening.then((picture) => picture instanceof TiledPicture && picture.dispose());
    };
  }, [datasetId, sample]);
  const own = found?.sample === sample ? found : null;
  const picture = own?.picture ?? null;
  const state = useSyncExternalStore(
    useCallback((listener: () => void) => picture?.subscribe(listener) ?? (() => undefined), [picture]),
    () => picture?.getState(),
  );
  return { picture, hasFailed: own !== null && (picture === null || state === "failed") };
}

async function open(datasetId: string, sample: Crop["sample"]): Promise<Picture | null> {
  const tiled = tiledPicture(datasetId, sample);
  if (tiled) return tiled;
  const image = new Image();
  image.src = sample.image_url;
  return image.decode().then(
    () => wholePicture(image),
    () => null,
  );
}
