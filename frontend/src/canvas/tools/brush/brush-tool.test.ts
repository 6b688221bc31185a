// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Annotation } from "../../model/annotation";
import { annotationAt, openCanvas } from "../../model/test-doubles";
import { maskOfRing } from "../../shapes/mask/fill";
import { kindOf } from "../../shapes/registry";

const IMAGE = { width: 100, height: 80 };
const square: Annotation = { ...annotationAt("a", [0, 0], [1, 1]), shape: maskOfRing([[10, 10], [30, 10], [30, 30], [10, 30]], IMAGE) };
const far: Annotation = { ...square, id: "b", shape: maskOfRing([[60, 60], [70, 60], [70, 70], [60, 70]], IMAGE), order: 1 };

function openPainting(tool: "brush" | "eraser", ...items: Annotation[]) {
  const canvas = openCanvas(...items);
  canvas.router.choose(tool);
  canvas.store.setBrushSize(4);
  canvas.store.setActiveLabel("car");
  const areas = () => [...canvas.store.getState().items.values()].map(({ shape }) => shape && kindOf(shape)?.area(shape));
  return { ...canvas, areas };
}

describe("the brush", () => {
  test("begins a mask, which is selected", () => {
    const canvas = openPainting("brush");
    canvas.drag([20, 20], [40, 20]);
    const [item] = canvas.store.getState().items.values();
    expect(item).toMatchObject({ label: "car", shape: { kind: "mask" } });
    expect([...canvas.store.getState().selection]).toEqual([item?.id]);
    expect(canvas.store.getState()).toMatchObject({ tool: "brush", draft: null });
  });

  test("goes on with the mask that it began, a step of history each stroke", () => {
    const canvas = openPainting("brush");
    canvas.drag([20, 20], [40, 20]);
    const [before] = canvas.areas();
    canvas.drag([40, 20], [40, 40]);
    expect(canvas.store.getState().items.size).toBe(1);
    canvas.store.undo();
    expect(canvas.areas()).toEqual([before]);
  });

  test("begins another one when nothing is selected", () => {
    const canvas = openPainting("brush");
    canvas.click([20, 20]);
    canvas.store.select([]);
    canvas.click([60, 60]);
    expect(canvas.areas()).toEqual([12, 12]);
  });

  test("asks for the label after the first stroke, and then goes on", () => {
    const canvas = openPainting("brush");
    canvas.store.setActiveLabel(null);
    canvas.click([20, 20]);
    canvas.store.nameDrawing("bus");
    canvas.click([40, 40]);
    expect([...canvas.store.getState().items.values()].map(({ label }) => label)).toEqual(["bus"]);
    expect(canvas.areas()).toEqual([24]);
  });

  test("shows the mask while it is painted and tells nobody", () => {
    const canvas = openPainting("brush", square);
    canvas.store.select(["a"]);
    canvas.press([50, 50]);
    canvas.router.move([60, 50]);
    expect(canvas.store.getState().draft).toMatchObject({ id: "a", shape: { kind: "mask" } });
    expect(canvas.commits).toEqual([]);
  });

  test("drops the stroke that is under way", () => {
    const canvas = openPainting("brush", square);
    canvas.store.select(["a"]);
    canvas.press([50, 50]);
    canvas.router.cancel();
    canvas.router.up([60, 60]);
    expect(canvas.areas()).toEqual([400]);
    expect(canvas.store.getState().draft).toBeNull();
  });

  test("that is only held over what is set already changes nothing", () => {
    const canvas = openPainting("brush", square);
    canvas.store.select(["a"]);
    canvas.click([20, 20]);
    expect(canvas.commits).toEqual([]);
  });

  test("leaves the image's edge alone when it goes over it", () => {
    const canvas = openPainting("brush");
    canvas.drag([98, 78], [130, 120]);
    const [item] = canvas.store.getState().items.values();
    expect(item?.shape && kindOf(item.shape)?.bounds(item.shape)).toMatchObject({ x1: 100, y1: 80 });
  });
});

describe("the eraser", () => {
  test("takes pixels from the mask under it", () => {
    const canvas = openPainting("eraser", square, far);
    canvas.click([20, 20]);
    expect(canvas.areas()).toEqual([388, 100]);
  });

  test("touches the selected mask only", () => {
    const canvas = openPainting("eraser", square, far);
    canvas.store.select(["b"]);
    canvas.drag([15, 15], [25, 25]);
    expect(canvas.areas()).toEqual([400, 100]);
  });

  test("removes a mask of which nothing is left, and undo brings it back", () => {
    const canvas = openPainting("eraser", far);
    canvas.store.setBrushSize(40);
    canvas.click([65, 65]);
    expect(canvas.store.getState().items.size).toBe(0);
    canvas.store.undo();
    expect(canvas.areas()).toEqual([100]);
  });

  test("does nothing where no mask is", () => {
    const canvas = openPainting("eraser", annotationAt("c", [10, 10], [40, 40]));
    canvas.click([20, 20]);
    expect(canvas.commits).toEqual([]);
  });
});
