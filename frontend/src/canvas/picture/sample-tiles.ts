import { answer, client } from "@/api/client";
import type { Sample } from "@/api/schema.gen";

import type { Size } from "../model/geometry";
import type { Tile } from "./pyramid";
import { TiledPicture } from "./tiled-picture";

const PATH = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/tiles/{z}/{x}/{y}";
const STILL_MADE = 202;
/** Milliseconds until it is asked again whether the tiles are made. */
const PATIENCE = 500;

type TiledSample = Pick<Sample, "id" | "width" | "height" | "thumbnail_url" | "tiles_url">;

/** The picture of a large image, from its tiles; null where it has none. */
export function tiledPicture(datasetId: string, sample: TiledSample): TiledPicture | null {
  const { tiles_url: address, width, height } = sample;
  if (!address || !width || !height) return null;
  const version = new URL(address, location.origin).searchParams.get("v") ?? undefined;
  const load = async (tile: Tile, signal: AbortSignal): Promise<ImageBitmap> => {
    const params = { path: { dataset_id: datasetId, sample_id: sample.id, ...tile }, query: { v: version } };
    const call = await client.GET(PATH, { params, parseAs: "blob", signal });
    if (call.response.status === STILL_MADE) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      signal.throwIfAborted();
      return load(tile, signal);
    }
    return createImageBitmap((await answer(Promise.resolve(call))) as unknown as Blob);
  };
  const size: Size = { width, height };
  const picture = new TiledPicture(size, { load, drop: (bitmap) => bitmap.close(), now: () => performance.now() });
  showThumbnail(picture, sample.thumbnail_url);
  return picture;
}

function showThumbnail(picture: TiledPicture, url: string): void {
  const thumbnail = new Image();
  thumbnail.src = url;
  // Without it the area stays empty until the first tile is here.
  thumbnail.decode().then(
    () => picture.setThumbnail(thumbnail),
    () => undefined,
  );
}
