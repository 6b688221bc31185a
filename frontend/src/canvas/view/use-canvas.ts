import type { RefObject } from "react";
import { useEffect, useRef } from "react";

import { resizeArea } from "../model/camera";
import type { CanvasStore } from "../model/store";
import type { Picture } from "../picture/picture";
import type { PointerRouter } from "../tools/pointer-router";
import { Painter } from "./painter";
import type { Palette } from "./palette";
import { listenToPointers } from "./pointer-events";

interface CanvasElements {
  readonly area: RefObject<HTMLDivElement | null>;
  readonly ground: RefObject<HTMLCanvasElement | null>;
  readonly lower: RefObject<HTMLCanvasElement | null>;
  readonly upper: RefObject<HTMLCanvasElement | null>;
}

/** Joins a store and a router to the elements on the page: size, pointers, drawing. */
export function useCanvas(
  store: CanvasStore,
  router: PointerRouter,
  picture: Picture | null,
  palette: Palette,
): CanvasElements {
  const [area, ground, lower, upper] = [
    useRef<HTMLDivElement>(null),
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLCanvasElement>(null),
  ];
  const painter = useRef<Painter>(null);

  useEffect(() => {
    const [element, lowest, below, above] = [area.current, ground.current, lower.current, upper.current];
    if (!element || !lowest || !below || !above) return undefined;
    const own = (painter.current = new Painter(store, { picture: lowest, lower: below, upper: above }, palette));
    const observer = new ResizeObserver(() => {
      resizeArea(store, { width: element.clientWidth, height: element.clientHeight });
      own.redraw();
    });
    observer.observe(element);
    const stopListening = listenToPointers(element, store, router);
    return () => {
      observer.disconnect();
      stopListening();
      own.dispose();
    };
    // The palette has its own effect: a change of theme must not end a gesture.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, router]);

  useEffect(() => painter.current?.setPicture(picture), [picture, store, router]);
  useEffect(() => painter.current?.setPalette(palette), [palette]);
  return { area, ground, lower, upper };
}
