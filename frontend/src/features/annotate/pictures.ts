import type { Sample } from "@/api/schema.gen";
import type { Picture } from "@/canvas/picture/picture";
import { wholePicture } from "@/canvas/picture/picture";
import { tiledPicture } from "@/canvas/picture/sample-tiles";
import { TiledPicture } from "@/canvas/picture/tiled-picture";

/** So many pictures are kept at most: the one that is shown and its neighbours. */
const KEPT = 4;
/** Decoded pixels, of four bytes, that are kept; the shown picture and the next one are kept whatever they take. */
const MOST_PIXELS = 48_000_000;
const ALWAYS_KEPT = 2;
/** Of an image whose size is not known yet. */
const USUAL_PIXELS = 12_000_000;

interface Kept {
  readonly picture: Promise<Picture>;
  readonly pixels: number;
}

const pictures = new Map<string, Kept>();

async function load(url: string): Promise<Picture> {
  const picture = new Image();
  picture.decoding = "async";
  picture.src = url;
  // Decoded ahead, so that the first drawing does not wait for it. The browser turns it upright by its EXIF.
  await picture.decode();
  return wholePicture(picture);
}

function open(datasetId: string, sample: Sample): Kept {
  const tiled = tiledPicture(datasetId, sample);
  if (tiled) return { picture: Promise.resolve(tiled), pixels: 0 };
  const pixels = (sample.width ?? 0) * (sample.height ?? 0) || USUAL_PIXELS;
  return { picture: load(sample.image_url), pixels };
}

/** The picture of a sample, decoded; what was asked for lately is there at once. */
export async function pictureOf(datasetId: string, sample: Sample): Promise<Picture> {
  const url = sample.image_url;
  const kept = pictures.get(url) ?? open(datasetId, sample);
  pictures.delete(url);
  pictures.set(url, kept);
  makeRoom();
  try {
    const picture = await kept.picture;
    if (picture.getState() !== "failed") return picture;
  } catch (error) {
    pictures.delete(url);
    throw error;
  }
  // Asked for again after a failure: from the beginning.
  forget(url, kept);
  return pictureOf(datasetId, sample);
}

function makeRoom(): void {
  let pixels = 0;
  [...pictures].reverse().forEach(([url, kept], place) => {
    pixels += kept.pixels;
    if (place >= KEPT || (place >= ALWAYS_KEPT && pixels > MOST_PIXELS)) forget(url, kept);
  });
}

function forget(url: string, { picture }: Kept): void {
  pictures.delete(url);
  picture.then(
    (found) => found instanceof TiledPicture && found.dispose(),
    () => undefined,
  );
}
