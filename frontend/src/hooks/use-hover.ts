import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Sample } from "@/api/schema.gen";

const REST_MS = 400;

/** A sample that the pointer rests on, and where its tile lies in the window. */
export interface Hovered {
  sample: Sample;
  place: DOMRect;
}

export interface HoverEvents {
  enter: (sample: Sample, element: Element) => void;
  leave: () => void;
}

/** The sample that the pointer has rested on for a moment; null when it moves on, or anything is scrolled or pressed. */
export function useHover(isOn: boolean): [Hovered | null, HoverEvents | null] {
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = useCallback(() => {
    clearTimeout(timer.current);
    setHovered(null);
  }, []);
  const enter = useCallback((sample: Sample, element: Element) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered({ sample, place: element.getBoundingClientRect() }), REST_MS);
  }, []);
  useEffect(() => {
    const events = ["scroll", "wheel", "keydown", "pointerdown"] as const;
    for (const name of events) window.addEventListener(name, leave, { capture: true, passive: true });
    return () => {
      clearTimeout(timer.current);
      for (const name of events) window.removeEventListener(name, leave, { capture: true });
    };
  }, [leave]);
  const events = useMemo(() => (isOn ? { enter, leave } : null), [isOn, enter, leave]);
  return [isOn ? hovered : null, events];
}
