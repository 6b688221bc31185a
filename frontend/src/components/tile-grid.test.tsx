import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { ApiError } from "@/api/errors";
import { renderPage } from "@/test/render-page";

import { TileGrid } from "./tile-grid";

const ITEMS = ["a", "b", "c"];

/** Whatever is looked at is 400 pixels wide and 300 high. */
class Laid implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;

  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }

  observe(target: Element): void {
    const box = [{ inlineSize: 400, blockSize: 300 }];
    const entry = { target, contentRect: { width: 400, height: 300 } as DOMRectReadOnly, borderBoxSize: box, contentBoxSize: box, devicePixelContentBoxSize: box };
    this.#tell([entry], this);
  }

  unobserve(): void {}
  disconnect(): void {}
}

/** A grid whose next page is not here. */
function show(failure: Error | null) {
  vi.stubGlobal("ResizeObserver", Laid);
  const loadMore = vi.fn();
  const tile = (name: string) => <button type="button">{name}</button>;
  renderPage(
    <TileGrid items={ITEMS} keyOf={(name) => name} tile={tile} caption={0} hasMore isLoadingMore={false} loadMore={loadMore} failure={failure} placeName="test" />,
  );
  return loadMore;
}

test("the next page is read before its place is in sight", () => {
  expect(show(null)).toHaveBeenCalled();
});

test("a page that can't be read is asked for again only by the person", async () => {
  const loadMore = show(new ApiError(403, null));
  expect(loadMore).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(loadMore).toHaveBeenCalledOnce();
});
