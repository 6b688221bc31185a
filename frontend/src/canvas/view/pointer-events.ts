import type { Point } from "../model/geometry";
import type { CanvasStore } from "../model/store";
import { Fingers } from "../tools/fingers";
import type { PointerRouter } from "../tools/pointer-router";

/** A line of a mouse wheel that reports lines, in CSS pixels. */
const LINE = 16;

const RIGHT_BUTTON = 2;

function placeIn(element: HTMLElement, event: MouseEvent): Point {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Sends the browser's pointer and wheel events to the router, until the answer is called. */
export function listenToPointers(element: HTMLElement, store: CanvasStore, router: PointerRouter): () => void {
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, listener, { signal: stop.signal, passive: false });

  const fingers = new Fingers(store, () => router.abort());
  const isTouch = ({ pointerType }: PointerEvent) => pointerType === "touch";

  on("pointerdown", (event) => {
    if (!event.isPrimary && !isTouch(event)) return;
    element.setPointerCapture(event.pointerId);
    if (isTouch(event) && fingers.down(event.pointerId, placeIn(element, event))) return;
    const isPicking = event.ctrlKey || event.metaKey;
    router.down({ screen: placeIn(element, event), button: event.button, isPicking, isAdding: event.shiftKey, isAligned: event.altKey });
  });
  on("mousedown", (event) => {
    // Or the middle button would scroll the page, and a field where a label is typed would lose the keyboard.
    event.preventDefault();
    if (!router.isWaiting && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  on("pointermove", (event) => {
    if (isTouch(event) && fingers.move(event.pointerId, placeIn(element, event))) return;
    if (event.isPrimary) router.move(placeIn(element, event), event.altKey);
  });
  on("pointerup", (event) => {
    if (isTouch(event) && fingers.up(event.pointerId)) return;
    if (event.isPrimary) router.up(placeIn(element, event), event.altKey);
  });
  on("pointerleave", () => router.leave());
  on("pointercancel", (event) => {
    fingers.up(event.pointerId);
    router.abort();
  });
  on("dblclick", (event) => router.doubleClick(placeIn(element, event)));
  on("contextmenu", (event) => {
    event.preventDefault();
    // The key for the menu is a command of its own; the browser tells of it as well.
    if (event.button === RIGHT_BUTTON) router.openMenu(placeIn(element, event));
  });
  on("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    router.wheel({
      screen: placeIn(element, event),
      dx: event.deltaX * unit,
      dy: event.deltaY * unit,
      isPinch: event.ctrlKey,
      isPanning: event.shiftKey,
    });
  });
  return () => stop.abort();
}
