import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// jsdom lays nothing out: what Ant Design asks of the browser gets a still answer.
class StillObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= StillObserver;
globalThis.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }) as unknown as MediaQueryList;

// jsdom knows no styles of pseudo-elements, and says so on every question.
if (typeof window !== "undefined") {
  const styleOf = window.getComputedStyle;
  window.getComputedStyle = (element) => styleOf(element);
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
