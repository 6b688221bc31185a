interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Size {
  width: number;
  height: number;
}

const GAP = 10;

/** The largest size of the image's proportions in a box, never more than `zoom` times the image; all in CSS pixels. */
export function fitted(image: Size, box: Size, zoom: number): Size {
  const scale = Math.min(box.width / image.width, box.height / image.height, zoom);
  return { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
}

/** Where a preview lies beside its tile: right of it if there is room, else left, and always inside the window. */
export function placeBeside(tile: Box, preview: Size, window: Size): { left: number; top: number } {
  const right = tile.right + GAP;
  const left = right + preview.width + GAP <= window.width ? right : tile.left - GAP - preview.width;
  const centred = (tile.top + tile.bottom - preview.height) / 2;
  return {
    left: Math.max(GAP, Math.min(left, window.width - preview.width - GAP)),
    top: Math.max(GAP, Math.min(centred, window.height - preview.height - GAP)),
  };
}
