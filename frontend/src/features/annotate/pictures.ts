/** So many decoded pictures are kept: the one that is shown and its neighbours. */
const KEPT = 4;

const pictures = new Map<string, Promise<HTMLImageElement>>();

async function load(url: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.decoding = "async";
  picture.src = url;
  // Decoded ahead, so that the first drawing does not wait for it. The browser turns it upright by its EXIF.
  await picture.decode();
  return picture;
}

/** The picture behind an address, decoded; what was asked for lately is there at once. */
export function pictureOf(url: string): Promise<HTMLImageElement> {
  const known = pictures.get(url);
  const picture = known ?? load(url);
  pictures.delete(url);
  pictures.set(url, picture);
  picture.catch(() => pictures.delete(url));
  for (const old of [...pictures.keys()].slice(0, -KEPT)) pictures.delete(old);
  return picture;
}
