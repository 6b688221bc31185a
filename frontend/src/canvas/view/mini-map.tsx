import type { KeyboardEvent, PointerEvent } from "react";
import { useEffect, useRef } from "react";

import { centreOn, panBy } from "../model/camera";
import type { Point, Size } from "../model/geometry";
import { frameOn, imagePointAt, isLargerThanView, mapSizeOf } from "../model/mini-map";
import type { CanvasStore } from "../model/store";
import { filterOf } from "../model/view-settings";
import type { Picture } from "../picture/picture";
import styles from "./mini-map.module.css";
import { useCanvasState } from "./use-canvas-state";

/** Of the drawing area, for one press of an arrow key. */
const STEP = 0.25;
const WAYS: Readonly<Record<string, Point>> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

interface MiniMapProps {
  readonly store: CanvasStore;
  readonly picture: Picture;
  /** What a screen reader calls it. */
  readonly name: string;
}

/** The whole image in little with a frame around what is in sight, while that is only a part. */
export function MiniMap({ store, picture, name }: MiniMapProps) {
  const image = useCanvasState(store, (state) => state.image);
  const isShown = useCanvasState(store, ({ image: of, view, viewport, area }) => of !== null && view.hasMap && isLargerThanView(viewport, of, area));
  return image && isShown ? <WholeMap store={store} picture={picture} name={name} image={image} /> : null;
}

function WholeMap({ store, picture, name, image }: MiniMapProps & { image: Size }) {
  const map = mapSizeOf(image);
  const ground = usePictureIn(picture, map);
  const filter = useCanvasState(store, ({ view }) => filterOf(view));
  // What is drawn under it can be finished there.
  const isDrawing = useCanvasState(store, ({ draft }) => draft !== null);
  const follow = useDrag(store, map, image);
  const press = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    if (!way) return;
    // An arrow would nudge the selection, or lead to the next image, as well.
    event.stopPropagation();
    event.preventDefault();
    const { area } = store.getState();
    panBy(store, way[0] * area.width * STEP, way[1] * area.height * STEP);
  };
  return (
    <div
      className={isDrawing ? `${styles.map} ${styles.passed}` : styles.map}
      style={map}
      role="application"
      tabIndex={0}
      aria-label={name}
      onKeyDown={press}
      // A press takes no focus: keys go on to mean what they mean on the image.
      onMouseDown={(event) => event.preventDefault()}
      {...follow}
      data-testid="mini-map"
    >
      <canvas ref={ground} className={styles.picture} style={{ ...map, filter }} />
      <Frame store={store} map={map} image={image} />
    </div>
  );
}

/** All that is drawn again while the view moves. */
function Frame({ store, map, image }: { store: CanvasStore; map: Size; image: Size }) {
  const viewport = useCanvasState(store, (state) => state.viewport);
  const area = useCanvasState(store, (state) => state.area);
  const { x0, y0, x1, y1 } = frameOn(map, image, viewport, area);
  return <div className={styles.frame} style={{ left: x0, top: y0, width: x1 - x0, height: y1 - y0 }} data-testid="mini-map-frame" />;
}

/** Draws the picture once it is there, and again only when a sharper one is. */
function usePictureIn(picture: Picture, { width, height }: Size) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return undefined;
    const ratio = window.devicePixelRatio || 1;
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    [element.width, element.height] = [size.width, size.height];
    context.imageSmoothingQuality = "medium";
    if (picture.drawWhole(context, size)) return undefined;
    const stop = picture.subscribe(() => picture.drawWhole(context, size) && stop());
    return stop;
  }, [picture, width, height]);
  return canvas;
}

/** A press brings its place into the middle; the frame itself is taken where it is. */
function useDrag(store: CanvasStore, map: Size, image: Size) {
  const grip = useRef<Point | null>(null);
  const placeOf = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const follow = ([x, y]: Point, [dx, dy]: Point) => centreOn(store, imagePointAt(map, image, [x + dx, y + dy]));
  const drop = () => {
    grip.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const { viewport, area } = store.getState();
      const [x, y] = placeOf(event);
      const { x0, y0, x1, y1 } = frameOn(map, image, viewport, area);
      const isOnFrame = x >= x0 && x <= x1 && y >= y0 && y <= y1;
      grip.current = isOnFrame ? [(x0 + x1) / 2 - x, (y0 + y1) / 2 - y] : [0, 0];
      if (!isOnFrame) follow([x, y], [0, 0]);
    },
    onPointerMove: (event: PointerEvent) => {
      if (grip.current) follow(placeOf(event), grip.current);
    },
    onPointerUp: drop,
    onPointerCancel: drop,
  };
}
