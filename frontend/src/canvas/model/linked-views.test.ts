// @vitest-environment node
import { expect, test } from "vitest";

import { panBy, resizeArea, zoom } from "./camera";
import { linkViews } from "./linked-views";
import { openCanvas } from "./test-doubles";

test("what is zoomed on one canvas is zoomed on the other", () => {
  const [one, other] = [openCanvas().store, openCanvas().store];
  linkViews(one, other);
  zoom(one, 2, [10, 10]);
  expect(other.getState().viewport).toEqual(one.getState().viewport);
});

test("either canvas leads", () => {
  const [one, other] = [openCanvas().store, openCanvas().store];
  linkViews(one, other);
  panBy(other, 5, 7);
  expect(one.getState().viewport).toMatchObject({ x: 5, y: 7 });
});

test("a window that is resized moves both images once", () => {
  const [one, other] = [openCanvas().store, openCanvas().store];
  linkViews(one, other);
  resizeArea(one, { width: 200, height: 80 });
  resizeArea(other, { width: 200, height: 80 });
  expect([one.getState().viewport.x, other.getState().viewport.x]).toEqual([50, 50]);
});

test("canvases go their own ways once the link has ended", () => {
  const [one, other] = [openCanvas().store, openCanvas().store];
  const stop = linkViews(one, other);
  stop();
  zoom(one, 2, [10, 10]);
  expect(other.getState().viewport.scale).toBe(1);
});
