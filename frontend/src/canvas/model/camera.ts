import type { Point, Size } from "./geometry";
import type { CanvasStore } from "./store";
import { boundsOfAll } from "./together";
import { actualSize, enlarged, fit, pan, revealed, zoomAt } from "./viewport";

/** How the image is looked at: each function moves the viewport of a store, and does nothing without an image. */

export function fitImage(store: CanvasStore): void {
  const { image, area } = store.getState();
  if (image) store.setViewport(fit(image, area));
}

export function showActualSize(store: CanvasStore): void {
  const { image, area, viewport } = store.getState();
  if (image) store.setViewport(actualSize(viewport, image, area));
}

/** Zooms about a screen point, the middle of the area when none is given. */
export function zoom(store: CanvasStore, factor: number, at?: Point): void {
  const { image, area, viewport } = store.getState();
  const place = at ?? [area.width / 2, area.height / 2];
  if (image) store.setViewport(zoomAt(viewport, place, factor, image, area));
}

export function panBy(store: CanvasStore, dx: number, dy: number): void {
  const { image, area, viewport } = store.getState();
  if (image) store.setViewport(pan(viewport, dx, dy, image, area));
}

/** Brings a point of the image into the middle of the area. */
export function centreOn(store: CanvasStore, [x, y]: Point): void {
  const { area, viewport } = store.getState();
  const { scale } = viewport;
  panBy(store, area.width / 2 - x * scale - viewport.x, area.height / 2 - y * scale - viewport.y);
}

/** Selects one mark and brings it into sight. */
export function focusOn(store: CanvasStore, id: string): void {
  store.select([id]);
  const { image, area, viewport } = store.getState();
  const box = store.boundsOf(id);
  if (image && box) store.setViewport(revealed(viewport, box, image, area));
}

/** Shows these marks large, with what is around them. */
export function zoomTo(store: CanvasStore, ids: Iterable<string>): void {
  const { image, area } = store.getState();
  const box = boundsOfAll(store, ids);
  if (image && box) store.setViewport(enlarged(box, image, area));
}

/** The drawing area was laid out or resized: the first time the image is fitted, later its middle stays. */
export function resizeArea(store: CanvasStore, area: Size): void {
  const { area: old, image, viewport } = store.getState();
  if (area.width === old.width && area.height === old.height) return;
  store.setArea(area);
  if (!image) return;
  if (old.width === 0) store.setViewport(fit(image, area));
  else {
    const [dx, dy] = [(area.width - old.width) / 2, (area.height - old.height) / 2];
    store.setViewport(pan(viewport, dx, dy, image, area));
  }
}
