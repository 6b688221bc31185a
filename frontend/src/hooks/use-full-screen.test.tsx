import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { useFullScreen } from "./use-full-screen";

/** A browser that fills the screen as soon as it is asked; jsdom has none of it. */
function screenOf(): void {
  let element: Element | null = null;
  const show = (next: Element | null) => {
    element = next;
    document.dispatchEvent(new Event("fullscreenchange"));
    return Promise.resolve();
  };
  Object.defineProperty(document, "fullscreenElement", { configurable: true, get: () => element });
  document.documentElement.requestFullscreen = vi.fn(() => show(document.documentElement));
  document.exitFullscreen = vi.fn(() => show(null));
}

afterEach(() => void Reflect.deleteProperty(document, "fullscreenElement"));

async function toggled() {
  screenOf();
  const hook = renderHook(() => useFullScreen());
  await act(async () => hook.result.current[1]());
  return hook;
}

test("the whole document fills the screen, dialogs among it", async () => {
  const { result } = await toggled();
  expect(document.fullscreenElement).toBe(document.documentElement);
  expect(result.current[0]).toBe(true);
});

test("asked again it is as before", async () => {
  const { result } = await toggled();
  await act(async () => result.current[1]());
  expect(result.current[0]).toBe(false);
});

test("who leaves the page leaves full screen", async () => {
  const { unmount } = await toggled();
  unmount();
  expect(document.fullscreenElement).toBeNull();
});
