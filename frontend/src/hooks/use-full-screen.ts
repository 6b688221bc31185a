import { useCallback, useEffect, useSyncExternalStore } from "react";

/** Not every browser lets a page have Escape; TypeScript does not know of it. */
interface KeyboardOfPage {
  readonly keyboard?: { lock(keys: readonly string[]): Promise<void>; unlock(): void };
}

const isFull = () => document.fullscreenElement !== null;

function subscribe(listener: () => void): () => void {
  document.addEventListener("fullscreenchange", listener);
  return () => document.removeEventListener("fullscreenchange", listener);
}

/**
 * Full screen for the whole document, menus and dialogs among it. Escape goes on to mean what it means on the page,
 * where the browser allows that: there it must be held to leave.
 */
async function enter(): Promise<void> {
  await document.documentElement.requestFullscreen();
  await (navigator as KeyboardOfPage).keyboard?.lock(["Escape"]);
}

async function leave(): Promise<void> {
  (navigator as KeyboardOfPage).keyboard?.unlock();
  if (isFull()) await document.exitFullscreen();
}

/** Whether the screen is full, and a way to change that; who leaves the page leaves full screen. */
export function useFullScreen(): readonly [boolean, () => void] {
  const isOn = useSyncExternalStore(subscribe, isFull);
  // A browser that refuses has told the person why.
  const toggle = useCallback(() => void (isFull() ? leave() : enter()).catch(() => undefined), []);
  useEffect(() => () => void leave().catch(() => undefined), []);
  return [isOn, toggle];
}
