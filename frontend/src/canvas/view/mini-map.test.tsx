import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { openCanvas } from "../model/test-doubles";
import { toImage } from "../model/viewport";
import type { Picture } from "../picture/picture";
import { MiniMap } from "./mini-map";

const PICTURE: Picture = {
  size: { width: 100, height: 80 },
  draw: () => undefined,
  drawWhole: () => true,
  drawSharp: () => Promise.resolve(),
  getState: () => "ready",
  subscribe: () => () => undefined,
  rest: () => undefined,
};
const NAME = "Map of the image";

/** The image of 100 by 80 in an area of its size, five times as large; the map is 168 by 134. */
function openMap(scale = 5) {
  const { store } = openCanvas();
  store.setViewport({ scale, x: 0, y: 0 });
  render(<MiniMap store={store} picture={PICTURE} name={NAME} />);
  const middle = () => toImage(store.getState().viewport, [50, 40]).map(Math.round);
  return { store, middle };
}

beforeEach(() => {
  // The simulated browser has neither.
  Element.prototype.setPointerCapture = () => undefined;
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

test("of an image that is seen whole there is no map", () => {
  openMap(1);
  expect(screen.queryByRole("application")).toBeNull();
});

test("the map comes as one zooms in, and can be switched off", () => {
  const { store } = openMap(1);
  act(() => store.setViewport({ scale: 2, x: 0, y: 0 }));
  const wasShown = screen.queryByRole("application", { name: NAME }) !== null;
  act(() => store.setView({ hasMap: false }));
  expect([wasShown, screen.queryByRole("application")]).toEqual([true, null]);
});

describe("with the pointer", () => {
  test("a press brings its place into the middle", () => {
    const { middle } = openMap();
    fireEvent.pointerDown(screen.getByTestId("mini-map"), { clientX: 84, clientY: 67, button: 0, isPrimary: true });
    expect(middle()).toEqual([50, 40]);
  });

  test("the frame is dragged from where it was taken", () => {
    const { middle } = openMap();
    const map = screen.getByTestId("mini-map");
    fireEvent.pointerDown(map, { clientX: 5, clientY: 5, button: 0, isPrimary: true });
    const before = middle();
    fireEvent.pointerMove(map, { clientX: 5 + 16.8, clientY: 5, isPrimary: true });
    expect([before, middle()]).toEqual([[10, 8], [20, 8]]);
  });

  test("once it is let go the view stays", () => {
    const { middle } = openMap();
    const map = screen.getByTestId("mini-map");
    fireEvent.pointerDown(map, { clientX: 84, clientY: 67, button: 0, isPrimary: true });
    fireEvent.pointerUp(map, { clientX: 84, clientY: 67, isPrimary: true });
    fireEvent.pointerMove(map, { clientX: 5, clientY: 5, isPrimary: true });
    expect(middle()).toEqual([50, 40]);
  });
});

test("arrow keys move the view by a quarter of it, and mean nothing else then", async () => {
  const { middle } = openMap();
  const heard: string[] = [];
  window.addEventListener("keydown", ({ key }) => heard.push(key));
  screen.getByTestId("mini-map").focus();
  await userEvent.keyboard("{ArrowRight}{ArrowDown}");
  expect([middle(), heard]).toEqual([[15, 12], []]);
});

test("while something is drawn the map lets the pointer through", () => {
  const { store } = openMap();
  act(() => store.setDraft({ id: null, shape: { kind: "line", points: [[1, 1], [2, 2]] } }));
  expect(screen.getByTestId("mini-map").className).toContain("passed");
});
