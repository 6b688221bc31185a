import { useEffect, useRef } from "react";

import type { MaskLayer } from "@/lib/outlines";
import { coverOf } from "@/lib/run-lengths";

import styles from "./thumbnail.module.css";

const MOST_PIXELS = 256;
const OPACITY = 140; // of 255

/** Masks of one colour over a thumbnail, fitted into the place as the picture is. */
export function MaskOverlay({ layer }: { layer: MaskLayer }) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (place.current) draw(place.current, layer);
  }, [layer]);
  return <canvas ref={place} className={styles.picture} style={{ color: layer.colour }} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, { masks }: MaskLayer): void {
  const bitmaps = masks.map((mask) => coverOf(mask, MOST_PIXELS));
  const context = canvas.getContext("2d");
  const first = bitmaps[0];
  if (!first || !context) return;
  const { width, height } = first;
  canvas.width = width;
  canvas.height = height;
  const image = context.createImageData(width, height);
  for (const bitmap of bitmaps) {
    if (bitmap.width !== width || bitmap.height !== height) continue; // made for another image
    bitmap.cover.forEach((isSet, index) => {
      if (isSet) image.data[index * 4 + 3] = OPACITY;
    });
  }
  context.putImageData(image, 0, 0);
  // The colour may be a variable of the style sheet, which only the style knows.
  context.globalCompositeOperation = "source-in";
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(0, 0, width, height);
}
